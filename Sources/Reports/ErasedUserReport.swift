import Domain

/// What erasing a user did, or would do.
///
/// The user is not in it.
public struct ErasedUserReport: Hashable, Sendable {
  public var erased: ErasedUser
  public var isDryRun: Bool
  /// The user was named as a source names it, and not by its sub.
  public var isByName: Bool

  public init(erased: ErasedUser, isDryRun: Bool, isByName: Bool = false) {
    self.erased = erased
    self.isDryRun = isDryRun
    self.isByName = isByName
  }

  /// What to say, whatever the format, when a mistyped user would look as one who was erased; nil when there was one.
  public var warning: String? {
    guard !isFound, erased.erasedBefore == nil else { return nil }
    let reading = isByName ? "the name of a user, as it is no sub" : "the sub of a user"
    return "Nothing in the database names this user: it was read as \(reading). "
      + (isDryRun
        ? "Is it spelt right?"
        : "Nothing was erased, and from now on its records are recorded without it. Should it be spelt otherwise, run "
          + "this again.")
  }

  private var isFound: Bool { erased.events > 0 || erased.rows > 0 }
}

extension ErasedUserReport: Presentable {
  public var document: Document {
    Document([
      .table(
        Table(
          "forget", of: counts,
          fields: [
            Field("what", isDryRun ? "Would be erased" : "Erased", for: .people) { .label($0.title) },
            Field("what", for: .records) { .label($0.key) },
            Field("rows", "", .trailing) { .count($0.number) },
          ])),
      .notes(notes),
    ])
  }

  private var counts: [(key: String, title: String, number: Int)] {
    [
      ("events", "records that named the user", erased.events),
      ("rows", "rows of roll-ups and activity files", erased.rows),
      ("months", "months in which it counted", erased.months.count),
    ]
  }

  private var notes: [Note] {
    var notes: [Note] = []
    if !isFound {
      let before = erased.erasedBefore.map { "The user was forgotten on \($0.day). " } ?? ""
      notes.append(Note("\(before)Nothing in the database names the user."))
    }
    if !erased.months.isEmpty {
      let months = listed(erased.months.map(\.description), limit: 24)
      notes.append(Note("The totals of \(months) stay: the records are those of a random id that nothing links to it."))
    }
    guard !isDryRun else { return notes }
    notes.append(
      Note(
        """
        Later records of the user are recorded without it, as unattributed. Logs, activity files and backups that \
        hold the user are not maumeter's to erase.
        """))
    if !erased.isCompact {
      notes.append(
        Note(
          """
          Free room in the database file may still hold the user. Run maumeter forget without --no-compact when no \
          other program has the database open.
          """, kind: .warning))
    }
    return notes
  }

  /// The schema `maumeter.forget/1`.
  public var json: JSON {
    [
      "schema": "maumeter.forget/1",
      "dry_run": .bool(isDryRun),
      "events": .integer(erased.events),
      "rows": .integer(erased.rows),
      "found": .bool(isFound),
      "named_by": isByName ? "name" : "sub",
      "months": .array(erased.months.map { .string($0.description) }),
      "forgotten_before": .string(erased.erasedBefore?.description),
      "compacted": .bool(erased.isCompact),
    ]
  }
}
