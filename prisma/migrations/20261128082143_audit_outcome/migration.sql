-- CreateEnum
CREATE TYPE "AuditOutcome" AS ENUM ('done', 'refused');

-- AlterTable
ALTER TABLE "audit_entries" ADD COLUMN     "address" VARCHAR(64),
ADD COLUMN     "outcome" "AuditOutcome" NOT NULL DEFAULT 'done';
