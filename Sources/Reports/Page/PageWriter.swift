import Domain
import Pricing

/// Writes the page of a report in one language.
struct PageWriter {
  let content: PageContent
  let texts: Texts
  let amounts: ReportAmounts

  init(_ content: PageContent, _ texts: Texts) {
    self.content = content
    self.texts = texts
    amounts = ReportAmounts(bills: content.report.months.map(\.bill))
  }

  var months: [ReportMonth] { content.report.months }

  func page() -> Page {
    let sections = [trend, days, tariff, bands] + months.indices.flatMap(month) + [growth, coverage, avoidable]
    return Page(
      language: texts.language, title: texts(.title), subtitle: subtitle, figures: figures,
      sections: sections.filter { !$0.isEmpty }, contents: texts(.contents), unfold: texts(.table),
      notesTitle: texts(.notes), notes: PageNotes(self).notes,
      sourcesTitle: texts(.sources), sources: PageSources(self).sources,
      colophon: texts(.printed, ["version": content.version, "day": content.report.asOf.map(texts.day) ?? ""]))
  }

  private var subtitle: String {
    guard let first = months.first, let last = months.last else { return "" }
    let name =
      first.activity.month == last.activity.month
      ? texts(.subtitleMonth, ["month": texts.month(last.activity.month)])
      : texts(
        .subtitleRange,
        ["first": texts.month(first.activity.month), "last": texts.month(last.activity.month)])
    if let through = last.laterRecords { return name + texts(.subtitleThrough, ["day": texts.day(through)]) }
    guard !last.isComplete, let day = content.report.asOf else { return name }
    return name + texts(.subtitleToDate, ["day": texts.day(day)])
  }

  // MARK: Figures

  private var figures: [Page.Figure] {
    guard let last = months.last else { return [] }
    let pools = last.activity.pools
    let users = pools.reduce(0) { $0 + $1.users.total }
    let enterprise = pools.reduce(0) { $0 + $1.users.enterprise }
    let name = texts.month(last.activity.month)
    var figures = [
      Page.Figure(label: texts(.users), value: users.grouped, remark: remark(last) ?? change(to: users) ?? name)
    ]
    if enterprise > 0 {
      figures.append(Page.Figure(label: texts(.enterpriseUsers), value: enterprise.grouped, remark: name))
    }
    if let bill = last.bill {
      let shown = amounts.bills.last.flatMap { $0 }.map { amounts.precision.text($0.total) } ?? ""
      let value = bill.wholeGap == nil ? shown : "–"
      let state = remark(last) ?? name
      figures.append(
        Page.Figure(
          label: texts(.cost), value: value,
          remark: bill.unpriced.isEmpty ? state : texts(.withoutUnpriced, ["month": state])))
    }
    if months.count > 1, let first = months.first, case let bills = months.compactMap(\.bill), !bills.isEmpty {
      let range = texts(
        .subtitleRange, ["first": texts.month(first.activity.month), "last": texts.month(last.activity.month)])
      figures.append(Page.Figure(label: texts(.costOfAll), value: amounts.precision.text(amounts.total), remark: range))
    }
    if let end = content.forecast {
      let range = texts(
        .forecastRange, ["low": end.low.grouped, "high": end.high.grouped, "level": String(end.level)])
      figures.append(Page.Figure(label: texts(.forecast), value: end.expected.grouped, remark: range))
    }
    let unattributed = pools.reduce(0) { $0 + $1.unattributed }
    if unattributed > 0 {
      figures.append(Page.Figure(label: texts(.unattributed), value: unattributed.grouped, remark: name))
    }
    return figures
  }

  private func remark(_ month: ReportMonth) -> String? {
    let name = texts.month(month.activity.month)
    if let through = month.laterRecords { return texts(.through, ["month": name, "day": texts.day(through)]) }
    return month.isComplete ? nil : texts(.notComplete, ["month": name])
  }

  /// How the last month differs from the one before it.
  private func change(to users: Int) -> String? {
    guard let last = content.trend.last, let before = content.trend.dropLast().last, before.users > 0 else {
      return nil
    }
    let change = percent(users - before.users, of: before.users, signed: true)
    return texts(.changeRemark, ["month": texts.month(last.month), "change": change])
  }

  // MARK: Months

  private func month(_ index: Int) -> [Page.Section] {
    let month = months[index]
    let name = texts.month(month.activity.month)
    let id = month.activity.month.description
    let titled = { (key: TextKey) in months.count > 1 ? "\(texts(key)) · \(name)" : texts(key) }
    let tables = PageTables(writer: self, month: month, amounts: amounts.bills[index])
    return [
      Page.Section(id: "bill-\(id)", title: titled(.bill), blocks: tables.bill),
      Page.Section(id: "pools-\(id)", title: titled(.pools), blocks: tables.pools),
      Page.Section(id: "clients-\(id)", title: titled(.clients), text: [texts(.clientsText)], blocks: tables.clients),
      Page.Section(id: "activity-\(id)", title: titled(.activity), blocks: tables.activity),
    ]
  }

  // MARK: Words

  func text(_ money: Money) -> String { amounts.precision.text(amounts.precision.rounded(money)) }

  func title(ofPool pool: String?, _ name: String? = nil) -> String {
    guard let pool else { return texts(.unknownPool) }
    return name.map { "\($0.clipped) (\(pool.clipped))" } ?? pool.clipped
  }

  func title(ofAccount account: String?) -> String {
    guard let account else { return texts(.accountUnknown) }
    let name = content.report.accountNames[account]
    return name.map { "\($0.clipped) (\(account.clipped))" } ?? account.clipped
  }

  func title(_ meter: Meter) -> String { texts.title(meter) }

  func title(_ activity: Activity) -> String {
    switch activity {
    case .signUp: texts(.signUp)
    case .signIn: texts(.signIn)
    case .tokenRefresh: texts(.tokenRefresh)
    case .passwordChange: texts(.passwordChange)
    case .other: texts(.other)
    }
  }

  func band(from: Int64, to: Int64?) -> String {
    switch (from, to) {
    case (0, let to?): texts(.bandFirst, ["to": to.grouped])
    case (0, nil): texts(.bandAll)
    case (let from, let to?): texts(.bandRange, ["from": (from + 1).grouped, "to": to.grouped])
    case (let from, nil): texts(.bandOver, ["from": from.grouped])
    }
  }
}
