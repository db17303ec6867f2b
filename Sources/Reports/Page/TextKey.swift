/// Every text of a page, by its name in the language files.
enum TextKey: String, CaseIterable {
  case title, subtitleMonth, subtitleRange, subtitleToDate, monthName, listSeparator, listEnd, users
  case enterpriseUsers, cost, unattributed, change, notComplete, summary, trend, trendUsers, trendCost, trendSummary
  case days, daysActive, daysCumulative, daysSummary, forecast, forecastRange, forecastText, tariff, tariffHere
  case tariffCurve, tariffSummary, tariffText, bill, bands, bandsSummary, pools, clients, clientsText, activity
  case tokens, growth, growthText, coverage, coverageText, avoidable, avoidableText, notes, table, month, day, pool
  case name, account, region, plan, mau, direct, enterprise, requests, client, share, meter, units, quantity, rate
  case amount, total, discounts, free, unknownPool, accountUnknown, signUp, signIn, tokenRefresh, passwordChange
  case other, directMAU, enterpriseMAU, advancedSecurityMAU, machineTokens, replicatedMachineTokens, machineClients
  case replicaMAU, provisionedRate, sms, email, bandFirst, bandRange, bandOver, bandAll, new, retained, resurrected
  case churned, attributed, source, holes, upperBound, onlyQueries, onlyRefreshes, onlySignUps, noteUnattributed
  case noteAssumedPlan, noteToDate, noteRules, notePrices, noteRecords, noteUnpriced, noteRange, noteStated
  case noteMachineClients, noteShares, noteDoubt, printed
  // Warnings of a bill, and cautions of the catalogs among them.
  case warningMeterOfPlan, warningAssumedRegion, warningRateChanged, warningSucceeded, warningPlanEnds, warningCaution
  case warningNothingFree, warningCreationUnknownOne, warningCreationUnknown, warningAccountUnknown
  case warningAccountsWithoutPayer, warningGraceNotClaimed, warningSuppliedRate, warningRangeNotComputed
  case cautionWeakRate, cautionReplica, cautionReplicatedTokens
}
