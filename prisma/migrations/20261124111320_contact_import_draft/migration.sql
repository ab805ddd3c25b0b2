-- CreateTable
CREATE TABLE "ContactImportDraft" (
    "createdById" UUID NOT NULL,
    "fileName" TEXT NOT NULL,
    "table" JSONB NOT NULL,
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ContactImportDraft_pkey" PRIMARY KEY ("createdById")
);
