-- CreateTable
CREATE TABLE "replicas" (
    "id" UUID NOT NULL,
    "address" VARCHAR(300) NOT NULL,
    "secret" CHAR(43) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replicas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "terminal_holders" (
    "terminal_id" UUID NOT NULL,
    "replica_id" UUID NOT NULL,
    "environment" VARCHAR(63) NOT NULL,
    "owner_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "terminal_holders_pkey" PRIMARY KEY ("terminal_id")
);

-- CreateIndex
CREATE INDEX "replicas_seen_at_idx" ON "replicas"("seen_at");

-- CreateIndex
CREATE INDEX "terminal_holders_replica_id_idx" ON "terminal_holders"("replica_id");

-- CreateIndex
CREATE INDEX "terminal_holders_environment_idx" ON "terminal_holders"("environment");

-- CreateIndex
CREATE INDEX "terminal_holders_owner_id_idx" ON "terminal_holders"("owner_id");

-- AddForeignKey
ALTER TABLE "terminal_holders" ADD CONSTRAINT "terminal_holders_replica_id_fkey" FOREIGN KEY ("replica_id") REFERENCES "replicas"("id") ON DELETE CASCADE ON UPDATE CASCADE;
