-- AlterEnum
ALTER TYPE "LinkPurpose" ADD VALUE 'reset';

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "deactivated_at" TIMESTAMPTZ(3),
ADD COLUMN     "joined_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "provider" VARCHAR(255) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "secret_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_provider_subject_key" ON "identities"("provider", "subject");

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Who has a password joined, and signs in by it. The column stays: replicas of the release before may still read it.
INSERT INTO "identities" ("id", "user_id", "provider", "subject", "secret_hash", "created_at")
SELECT gen_random_uuid(), "id", 'password', "email", "password_hash", "created_at"
FROM "users" WHERE "password_hash" IS NOT NULL;

UPDATE "users" SET "joined_at" = COALESCE(
    (SELECT min("used_at") FROM "one_time_links" WHERE "one_time_links"."user_id" = "users"."id"),
    "created_at"
) WHERE "password_hash" IS NOT NULL;
