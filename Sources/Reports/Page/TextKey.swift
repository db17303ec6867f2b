/// Every text of a page, by its name in the language files.
enum TextKey: String, CaseIterable {
  case title, subtitleMonth, subtitleRange, subtitleToDate, subtitleThrough, monthName, dayName, percent, sentenceGap
  case listSeparator, listEnd, users, enterpriseUsers, cost, costOfAll, unattributed, change, changeRemark
  case withoutUnpriced, notComplete, through, trend, trendUsers, trendCost, trendSummary, trendCostSummary, days
  case daysActive, daysCumulative, daysSummary, forecast, forecastRange, forecastText, forecastCost, forecastNone
  case tariff, forecastMonths, forecastMonthsCost, forecastLevel, forecastExpected
  case tariffHere, tariffCurve, tariffSummary, tariffText, bill, bands, bandsText, bandsSummary, bandsShared
  case limited, filled, room, size, pools, clients, clientsText, activity, tokens, growth, growthChart, growthText
  case growthSummary, coverage, coverageText, avoidable, avoidableChart, avoidableSummary, avoidableNone
  case avoidableText, queries, contents, notes, sources, rules, rulesVersion, read, supplied, table, month, day, pool
  case name, account, region, plan, mau, direct, enterprise, requests, client, share, meter, units, quantity
  case rate, amount, total, discounts, free, freeQuantity, unknownPool, accountUnknown, signUp, signIn
  case tokenRefresh, passwordChange, other, directMAU, enterpriseMAU, advancedSecurityMAU, machineTokens
  case replicatedMachineTokens, machineClients, replicaMAU, provisionedRate, sms, email, bandFirst, bandRange
  case bandOver, bandAll, new, retained, resurrected, churned, attributed, source, holes, upperBound
  case onlyQueries, onlyRefreshes, onlySignUps, noteUnattributed, noteUnknownPools
  case noteAssumedPlan, noteToDate, noteLaterRecords, noteRules
  case notePrices, noteRecords, noteUnpriced, noteRange, noteStated, noteMachineClients
  case noteShares, noteDoubt, printed, liveState, liveRefresh, liveLinks, liveStop, liveGo
  // Warnings of a bill, and cautions of the catalogs among them.
  case warningMeterOfPlan, warningAssumedRegion, warningRateChanged, warningSucceeded, warningPlanEnds, warningCaution
  case warningNothingFree, warningCreationUnknownOne, warningCreationUnknown, warningAccountUnknown
  case warningAccountsWithoutPayerOne, warningAccountsWithoutPayer, warningGraceNotClaimed, warningSuppliedRate
  case warningRateOfStrangeRegion, warningDiscountAboveList, warningRangeNotComputed
  case cautionEarlierYears, cautionWeakRate, cautionReplica, cautionReplicatedTokens
}
