import Domain

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file of activity by day and user, for analyses that need no database.
///
///     var days: Set<Day> = []
///     let problems = try ActivityFile.read("activity.csv") { batch in days.formUnion(batch.rows.map(\.day)) }
public enum ActivityFile {
  /// Reads `YYYY-MM-DD,user[,pool]` without a header, or any CSV with a header that names day (or date) and user (pool,
  /// client, activity and events are read as well); plain or gzip.
  ///
  /// Rows come in the order of the file, in `EventBatch.rows`; a row without an activity is a sign-in, and one without
  /// a number is one event. Users that are no UUID become ids that hold in this run only.
  ///
  /// - Parameters:
  ///   - path: "-" is standard input.
  ///   - body: takes a batch of some thousand rows.
  /// - Returns: the first rows that were left out, and how many.
  /// - Throws: `InputProblem` when nothing of the file can be used.
  public static func read(
    _ path: String, users: UserNames = .ofThisRun, body: (EventBatch) -> Void
  ) throws(InputProblem) -> (rejected: [RejectedRecord], rejectedCount: Int) {
    guard path != "-" else { return try read(DescriptorSource(descriptor: 0), users: users, body: body) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .notFound : .unreadable(reason: systemError(errno)) }
    defer { close(descriptor) }
    return try read(DescriptorSource(descriptor: descriptor), users: users, body: body)
  }

  static func read(
    _ bytes: any ByteSource, users: UserNames, body: (EventBatch) -> Void
  ) throws(InputProblem) -> (rejected: [RejectedRecord], rejectedCount: Int) {
    let plain = PeekedSource(bytes)
    var rows = CSVReader(TextWindow(try plain.startsWith(GzipSource.magic) ? GzipSource(plain) : plain))
    guard try rows.next() else { throw .empty }
    let isRow = Day(rows.text(0)) != nil
    let header = (0..<rows.fieldCount).map(rows.text)
    let columns = isRow ? .plain : ActivityColumns(header: header.map { $0.lowercased() == "date" ? "day" : $0 })
    guard let columns else { throw .unknownHeader }
    return try withoutActuallyEscaping(body) { body throws(InputProblem) in
      var reader = ActivityFileReader(rows, columns, users: users) {
        (batch) throws(InputProblem) in body(batch)
      }
      try reader.run(startsAtRow: isRow)
      return (reader.rejections.described, reader.rejections.count)
    }
  }
}
