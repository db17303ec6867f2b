import Domain

extension UsageReport: Presentable {
  public var document: Document {
    let tables = UsageTables(report: self)
    var blocks: [Document.Block] = [.heading(title, level: 1)]
    blocks += tables.all.map(Document.Block.table)
    blocks.append(.notes(allNotes))
    return Document(blocks)
  }

  private var title: String {
    let state = isComplete ? "" : " · to date (\(month.firstDay.advanced(by: days - 1)))"
    return "Usage in \(month.title)\(state)"
  }

  private var allNotes: [Note] {
    var all = warnings.map { Note($0, kind: .warning) }
    all.append(Note(origin))
    all.append(
      Note(
        "MAU is that of the calendar month (UTC), which AWS bills; the 7 and 28 days are rolling, for the trend. A "
          + "person in two pools is two users."))
    if let first = total.months.first {
      all.append(Note("New is whoever was never active before in what is recorded; that begins in \(first)."))
    }
    if peaks.contains(where: { !$0.isHighest }) {
      all.append(
        Note(
          "≥: the month has more events than are looked through, and a second of another hour may be busier."))
    }
    return all + notes.map { Note($0) }
  }
}
