-- DropIndex
DROP INDEX "Registration_email_idx";

-- DropIndex
DROP INDEX "Registration_sessionId_email_key";

-- DropIndex
DROP INDEX "Registration_sessionId_idempotencyKey_key";

-- CreateIndex
CREATE UNIQUE INDEX "Registration_email_sessionId_key" ON "Registration"("email", "sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "Registration_idempotencyKey_sessionId_key" ON "Registration"("idempotencyKey", "sessionId");
