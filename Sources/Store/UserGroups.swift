import Domain
import GRDB

/// Brings together the rows that several sources have of each user.
///
/// Sources give rows in the order of users, a page at a time. Of the rows that are there, those up to the lowest of the
/// pages' last users are complete, whatever comes later: they are a block of some hundred rows, whose users are
/// numbered by a hash table that stays in the processor's nearest cache. That takes a few steps a row, where a merge
/// would compare it with those of the other sources, and each second comparison would go another way than the processor
/// guessed.
struct UserGroups: ~Copyable {
  /// The rows that a source has given and that were not visited yet.
  private struct Run {
    var next: UnsafeMutablePointer<UserTableRow>
    var end: UnsafeMutablePointer<UserTableRow>
    let batch: UnsafeMutablePointer<UserTableRow>
    /// The user of the last row that was given.
    var last = UUID128.none
  }

  /// The most users of a block.
  let capacity: Int
  private let sources: [any UserRowSource]
  private let runs: UnsafeMutablePointer<Run>
  /// Users of the block, by number.
  private let users: UnsafeMutablePointer<UUID128>
  /// Numbers of users, from 1, where their hashes say, or behind; 0 for none.
  private let slots: UnsafeMutablePointer<UInt32>
  private let slotCapacity: Int
  /// Slots in use, a power of two, less 1.
  private var mask = UserGroups.leastMask
  /// Of the last block.
  private var userCount = 0

  private static let leastMask = 1023

  init(_ sources: [any UserRowSource]) throws {
    self.sources = sources
    capacity = sources.reduce(1) { $0 + $1.batchSize }
    var size = UserGroups.leastMask + 1
    while size < 2 * capacity { size *= 2 }
    slotCapacity = size
    slots = .allocate(capacity: size)
    users = .allocate(capacity: capacity)
    runs = .allocate(capacity: sources.count)
    for (index, source) in sources.enumerated() {
      let batch = UnsafeMutablePointer<UserTableRow>.allocate(capacity: source.batchSize)
      (runs + index).initialize(to: Run(next: batch, end: batch, batch: batch))
    }
    for index in sources.indices { try refill(index) }
  }

  deinit {
    for index in sources.indices { runs[index].batch.deallocate() }
    runs.deallocate()
    users.deallocate()
    slots.deallocate()
  }

  /// Reads the next rows of a source; where there are none, its run stays empty.
  ///
  /// - Throws: where they are not in order: what is done with them relies on it.
  private func refill(_ index: Int) throws {
    let batch = runs[index].batch
    let count = try sources[index].read(into: batch)
    var last = runs[index].last
    for row in 0..<count {
      guard !(batch[row].user < last) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "users are not in order")
      }
      last = batch[row].user
    }
    runs[index] = Run(next: batch, end: batch + count, batch: batch, last: last)
  }

  /// Visits all rows of some users: source by source, and those of each in order.
  ///
  /// - Parameter visit: gets the row, the place of its source, and the number of its user in the block, which is the
  ///   next one at its first row.
  /// - Returns: the number of users, which have numbers from 0; 0 at the end.
  @inline(__always)
  mutating func next(
    _ visit: (_ row: UnsafeMutablePointer<UserTableRow>, _ source: Int, _ number: Int) -> Void
  ) throws -> Int {
    guard let bound = lowestEnd() else { return 0 }
    clear()
    var count = 0
    for index in sources.indices {
      while true {
        var row = runs[index].next
        let end = runs[index].end
        while row != end, !(bound < row.pointee.user) {
          if count * 2 > mask, mask + 1 < slotCapacity { grow(count) }
          visit(row, index, number(of: row.pointee.user, &count))
          row += 1
        }
        runs[index].next = row
        guard row == end, end != runs[index].batch else { break }
        // The last user of a page may have more rows on the next.
        try refill(index)
      }
    }
    userCount = count
    return count
  }

  /// Nil when all sources are at their ends.
  private func lowestEnd() -> UUID128? {
    var lowest: UUID128?
    for index in sources.indices where runs[index].next != runs[index].end {
      let last = runs[index].last
      if lowest.map({ last < $0 }) ?? true { lowest = last }
    }
    return lowest
  }

  // MARK: Numbers

  private mutating func clear() {
    mask = UserGroups.leastMask
    while mask + 1 < slotCapacity, mask < userCount * 3 { mask = mask * 2 + 1 }
    slots.update(repeating: 0, count: mask + 1)
  }

  /// Ids are random, but those of a block have the first bits in common.
  @inline(__always)
  private func place(_ user: UUID128) -> Int {
    let mixed = (user.high ^ user.low) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & mask
  }

  @inline(__always)
  private func number(of user: UUID128, _ count: inout Int) -> Int {
    var place = place(user)
    while slots[place] != 0 {
      let number = Int(slots[place]) - 1
      if users[number] == user { return number }
      place = (place + 1) & mask
    }
    users[count] = user
    count += 1
    slots[place] = UInt32(truncatingIfNeeded: count)
    return count - 1
  }

  @inline(never)
  private mutating func grow(_ count: Int) {
    mask = mask * 2 + 1
    slots.update(repeating: 0, count: mask + 1)
    for number in 0..<count {
      var place = place(users[number])
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = UInt32(truncatingIfNeeded: number + 1)
    }
  }
}
