-- CreateTable
CREATE TABLE "preview_passes" (
    "id" UUID NOT NULL,
    "token_hash" CHAR(64) NOT NULL,
    "ticket" BOOLEAN NOT NULL,
    "session_id" UUID,
    "share_id" UUID,
    "environment_uid" VARCHAR(64) NOT NULL,
    "component" VARCHAR(63) NOT NULL,
    "endpoint" VARCHAR(63) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "preview_passes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "preview_shares" (
    "id" UUID NOT NULL,
    "key_hash" CHAR(64),
    "emails" TEXT[],
    "environment_uid" VARCHAR(64) NOT NULL,
    "component" VARCHAR(63) NOT NULL,
    "endpoint" VARCHAR(63) NOT NULL,
    "reason" VARCHAR(200) NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "preview_shares_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "preview_passes_token_hash_key" ON "preview_passes"("token_hash");

-- CreateIndex
CREATE INDEX "preview_passes_session_id_idx" ON "preview_passes"("session_id");

-- CreateIndex
CREATE INDEX "preview_passes_share_id_idx" ON "preview_passes"("share_id");

-- CreateIndex
CREATE INDEX "preview_passes_expires_at_idx" ON "preview_passes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "preview_shares_key_hash_key" ON "preview_shares"("key_hash");

-- CreateIndex
CREATE INDEX "preview_shares_environment_uid_idx" ON "preview_shares"("environment_uid");

-- CreateIndex
CREATE INDEX "preview_shares_expires_at_idx" ON "preview_shares"("expires_at");

-- AddForeignKey
ALTER TABLE "preview_passes" ADD CONSTRAINT "preview_passes_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_passes" ADD CONSTRAINT "preview_passes_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "preview_shares"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_shares" ADD CONSTRAINT "preview_shares_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
