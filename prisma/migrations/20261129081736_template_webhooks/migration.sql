-- CreateTable
CREATE TABLE "template_webhooks" (
    "template" VARCHAR(63) NOT NULL,
    "template_uid" VARCHAR(64) NOT NULL,
    "secret" CHAR(43) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_webhooks_pkey" PRIMARY KEY ("template")
);
