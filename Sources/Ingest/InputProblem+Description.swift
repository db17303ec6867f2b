import Domain

extension InputProblem: CustomStringConvertible {
  /// What is wrong with a file, where, and what to do, to be put after the path.
  public var description: String { description(again: "fetch the file again") }

  /// What is wrong with the body of a request, to be put after "The body".
  public var ofBody: String {
    switch self {
    case .expandsTooMuch(.some):
      "\(description). Send it in smaller parts, or let the hook take more (serve --max-expanded)"
    case .foreign(let format, _): "is \(format.name), which is not read: send JSON in UTF-8, as it is or as gzip"
    default: description(again: "send it again")
    }
  }

  /// - Parameter again: what to do where a part of it was lost on the way.
  private func description(again: String) -> String {
    switch self {
    case .notFound:
      "does not exist"
    case .unreadable(let reason):
      "cannot be read: \(reason)"
    case .leadsBack(let folder):
      "leads back to \(folder), which is being searched already; it is not followed"
    case .empty:
      "is empty: there is nothing to read"
    case .truncatedGzip(let offset):
      "is cut off: gzip data ends at byte \(offset) without its end; nothing of it was kept, \(again)"
    case .corruptGzip(let offset):
      "has damaged gzip data at byte \(offset); nothing of it was kept, \(again)"
    case .gzipChecksum(let offset):
      "has gzip data before byte \(offset) that does not fit its checksum; nothing of it was kept, \(again)"
    case .afterGzip(let offset):
      "has bytes at byte \(offset) after the end of its gzip data that are none; nothing of it was kept"
    case .notJSON(let offset, let isInflated):
      "is not valid JSON at byte \(offset)\(text(isInflated)); nothing of it was kept"
    case .truncatedJSON(let offset, let isInflated):
      "is cut off: JSON ends at byte \(offset)\(text(isInflated)) without its end; nothing of it was kept, "
        + again
    case .tooManyLevels(let offset, let isInflated):
      "is JSON of more than \(JSONCursor.maximumDepth) levels at byte \(offset)\(text(isInflated)), which no sender "
        + "writes; nothing of it was kept"
    case .noRow(let rejected, let count):
      "has no row that can be recorded: \(InputProblem.list(rejected, of: count))"
    case .notALog(let problem, let offset):
      "is not a log that maumeter knows: the value at byte \(offset) \(problem)"
    case .unknownHeader:
      "is not a log that maumeter knows: it is no JSON, and its first line names neither the columns of an activity "
        + "file (day,pool,user,client,activity,events) nor those of a CSV mapping in force (sources in the config, "
        + "--mapping)"
    case .missingColumn(let column):
      "is an activity file without the column \(column): it needs day, pool, user, activity and events; nothing of it "
        + "was kept"
    case .foreign(let format, let isInflated):
      isInflated ? format.descriptionInGzip : format.description
    case .recordTooLong(let offset, let limit):
      "has a record at byte \(offset) that is longer than \(ByteCount(limit)); nothing of it was kept"
    case .unavailable(let reason):
      "cannot be read now: \(reason)"
    case .expandsTooMuch(let limit):
      limit.map { "has gzip data that inflates to more than \(ByteCount($0)); nothing of it was kept" }
        ?? "has gzip data inside gzip data that inflates without measure; nothing of it was kept"
    case .tooManyGzipLayers(let limit):
      "is packed with gzip more than \(limit) times, and is unpacked \(limit) times at most: gunzip it first; nothing "
        + "of it was kept"
    case .stopped:
      "was not read to its end"
    }
  }

  private static func list(_ rejected: [RejectedRecord], of count: Int) -> String {
    let named = rejected.map { "\($0.place) \($0.problem)" }.joined(separator: "; ")
    let more = count - rejected.count
    return more > 0 ? "\(named); and \(more) more" : named
  }

  private func text(_ isInflated: Bool) -> String {
    isInflated ? " of the uncompressed text" : ""
  }
}

extension RecordProblem: CustomStringConvertible {
  /// What is wrong with a record, to be put after where it is.
  public var description: String {
    switch self {
    case .missing(let field): "has no \(field)"
    case .badTime(let text): "has a time that is none: \"\(text.prefix(40))\""
    case .notAnObject: "is not an object"
    case .notJSON: "is not valid JSON"
    case .truncated: "is cut off"
    case .tooLong(let limit): "is longer than \(ByteCount(limit))"
    case .csv(let problem): problem.description
    case .fieldCount(let count, let expected):
      "has \(count) \(count == 1 ? "field" : "fields"), and the header \(expected)"
    case .noRowOfDays: "is no row of day, user and pool, such as 2026-10-01,7cb55360c473"
    case .field(let problem): problem.description
    case .unmapped(let names):
      "is none of the mapping\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    case .unknown(let keys):
      "is \(RecordProblem.shape(keys)), which is no record that maumeter knows: "
        + "docs/sources.md lists those, and a mapping in the config can teach it others"
    case .authEventsOfOneUser:
      "is output of AdminListUserAuthEvents, which names neither its user nor its pool; let the pool export "
        + "userAuthEvents, or read CloudTrail (docs/sources.md)"
    case .nestedTooDeep: "is nested deeper than any sender does"
    case .tooManyLevels(let limit): "is JSON of more than \(limit) levels, which no sender writes"
    case .notBase64: "has data that is not base64"
    case .damagedGzip: "has gzip data that is damaged or cut off"
    }
  }

  /// What an object looks like, by its keys.
  private static func shape(_ keys: [String]) -> String {
    guard !keys.isEmpty else { return "an empty object" }
    let names = keys.map { $0.prefix(40).filter { $0.isASCII && !$0.isNewline && $0 != "\u{1B}" } }
    return "an object with \(names.joined(separator: ", "))"
  }
}

extension CSVProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .quoteInside(let column):
      "has a quote inside column \(column), which is not quoted: write the whole field in quotes, and its quotes twice"
    case .afterQuote(let column): "goes on after the closing quote of column \(column)"
    case .quoteNotClosed: "has a quote that is not closed"
    case .tooLong(let limit): "is longer than \(ByteCount(limit)), or a quote in it is not closed"
    }
  }
}
