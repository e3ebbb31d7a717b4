-- AlterTable
ALTER TABLE "preview_shares" ADD COLUMN     "last_used_at" TIMESTAMPTZ(3);
