import GRDB
import GRDBSQLite

/// What the index of the write-ahead log says, as everybody sees it at this moment.
struct LogState: Equatable {
  /// The header of the index, which changes with every commit.
  private let header: [UInt8]
  /// Frames of the log that are in the file as well.
  private let backfilled: UInt32

  /// Of a database that is read without a log: an index is not asked for, since SQLite would make one.
  static let absent = LogState()

  private init() {
    header = [UInt8](repeating: 0, count: LogState.headerSize)
    backfilled = 0
  }

  /// 3007000, the only one there is.
  private static let version: UInt32 = 3_007_000
  private static let headerSize = 48
  private static let regionSize: Int32 = 32_768

  /// - Returns: nil where there is none, and while somebody is writing it.
  init?(_ db: Database) {
    guard let file = PageSnapshot.handle(db, SQLITE_FCNTL_FILE_POINTER),
      file.pointee.pMethods.pointee.iVersion >= 2, let map = file.pointee.pMethods.pointee.xShmMap
    else { return nil }
    var region: UnsafeMutableRawPointer?
    let code = map(file, 0, LogState.regionSize, 0, &region)
    // Who may only read the index is told so, and has it all the same.
    guard code == SQLITE_OK || code == SQLITE_READONLY, let region else { return nil }
    // A writer writes the second copy first, and takes the number of frames in the file back after both: where both
    // copies are the same, it was not in between.
    func copy(_ number: Int) -> [UInt8] {
      defer { file.pointee.pMethods.pointee.xShmBarrier(file) }
      return [UInt8](UnsafeRawBufferPointer(start: region + number * LogState.headerSize, count: LogState.headerSize))
    }
    header = copy(0)
    backfilled = region.load(fromByteOffset: 2 * LogState.headerSize, as: UInt32.self)
    guard copy(1) == header else { return nil }
    guard number(at: 0) == LogState.version, header[12] == 1 else { return nil }
  }

  private func number(at offset: Int) -> UInt32 {
    header.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
  }

  /// Committed frames.
  var frameCount: UInt32 { number(at: 16) }

  var isInFile: Bool { backfilled >= frameCount }

  var pageSize: Int {
    let size = header.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 14, as: UInt16.self)) }
    return size == 1 ? 65_536 : size
  }

  /// Whether nothing was committed between the two.
  func isSameCommit(as other: LogState) -> Bool { header == other.header }
}
