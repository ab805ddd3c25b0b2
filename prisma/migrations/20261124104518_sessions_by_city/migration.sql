-- CreateIndex
CREATE INDEX "Session_country_city_idx" ON "Session"("country", "city");
