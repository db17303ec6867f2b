#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Members of records, `"key":value,`, as records before had them: what is equal byte for byte needs no scan.
///
/// Most of a record of CloudTrail stands in the one before, too: who called, with which program, over which TLS. Such a
/// member was scanned once, and is then compared, which is several times as fast, and what it means is known. Keys
/// whose values never come again, such as ids, are found out and not compared.
///
/// What was read from a record points into this memory; a key is therefore looked up once in a record.
final class SeenMembers {
  /// What a member means to a `CloudTrailRecord`.
  enum Role: UInt8 {
    case none
    case source
    case name
    case region
    case account
    case identity
    case parameters
    case response

    /// Nil for members that are read anew each time: they are small, never the same, or hardly ever there.
    init?(_ key: TextSlice) {
      if ["eventTime", "eventID", "errorCode", "additionalEventData"].contains(where: key.equals) { return nil }
      let role = Role.keys.first { key.equals($0.key) }?.role
      self = role ?? .none
    }

    private static let keys: [(key: StaticString, role: Role)] = [
      ("eventSource", .source), ("eventName", .name), ("awsRegion", .region), ("recipientAccountId", .account),
      ("userIdentity", .identity), ("requestParameters", .parameters), ("responseElements", .response),
    ]
  }

  /// A text and what was read from it.
  struct Way {
    let text: UnsafeMutablePointer<UInt8>
    /// Bytes of `text`, the comma or the closing bracket after the value included.
    var count = Int.max
    /// The last 8 bytes, which tell most texts apart.
    var tail: UInt64 = 0
    var role = Role.none
    /// The record ends with it.
    var isLast = false
    /// Which of the things read from texts is that of this one.
    let number: Int
  }

  private struct Slot {
    /// The first 8 bytes of the key, 0 as long as the slot is free.
    var key: UInt64 = 0
    /// The last record that looked here.
    var record = 0
    /// What may be remembered before something was found again.
    var credit: Int32 = firstCredit
    var ways: Int32 = 0
    /// Looks that were saved, since the key has no credit.
    var savedLooks: Int32 = 0
  }

  private static let slotCount = 128
  private static let waysPerSlot = 4
  private static let probes = 4
  private static let firstCredit: Int32 = 32
  private static let maximumCredit: Int32 = 64
  /// To learn a text costs as much as several are worth that are found again.
  private static let learningCost: Int32 = 4
  /// After as many looks a key without credit is tried again.
  private static let patience: Int32 = 512
  private static let textSize = 1_024
  /// Zero bytes that a cursor needs after a text.
  private static let padding = 64

  private let slots = UnsafeMutablePointer<Slot>.allocate(capacity: slotCount)
  private let ways = UnsafeMutablePointer<Way>.allocate(capacity: slotCount * waysPerSlot)
  private let texts = UnsafeMutablePointer<UInt8>.allocate(capacity: slotCount * waysPerSlot * textSize)
  private let record = UnsafeMutablePointer<Int>.allocate(capacity: 1)

  /// What the record before was, and the next one probably is.
  @exclusivity(unchecked)
  var wasOfAnotherService = false

  /// By the number of a way.
  let values = UnsafeMutablePointer<TextSlice?>.allocate(capacity: slotCount * waysPerSlot)
  let identities = UnsafeMutablePointer<CloudTrailRecord.Identity>.allocate(capacity: slotCount * waysPerSlot)
  let parameters = UnsafeMutablePointer<CloudTrailRecord.Parameters>.allocate(capacity: slotCount * waysPerSlot)
  let responses = UnsafeMutablePointer<CloudTrailRecord.Response>.allocate(capacity: slotCount * waysPerSlot)

  init() {
    slots.initialize(repeating: Slot(), count: SeenMembers.slotCount)
    for number in 0..<SeenMembers.slotCount * SeenMembers.waysPerSlot {
      (ways + number).initialize(to: Way(text: texts + number * SeenMembers.textSize, number: number))
    }
    record.initialize(to: 0)
  }

  deinit {
    slots.deallocate()
    ways.deallocate()
    texts.deallocate()
    record.deallocate()
    values.deallocate()
    identities.deallocate()
    parameters.deallocate()
    responses.deallocate()
  }

  /// A record begins.
  @inline(__always)
  func beginRecord() { record.pointee += 1 }

  /// Where members with a key are remembered, or nil when they are not to be looked for here and now.
  @inline(__always)
  func slot(_ cursor: JSONCursor) -> Int? {
    let key = UnsafeRawPointer(cursor.position + 1).loadUnaligned(as: UInt64.self)
    var slot = SeenMembers.hash(key)
    if slots[slot].key != key {
      guard let found = findSlot(key, from: slot) else { return nil }
      slot = found
    }
    guard slots[slot].record != record.pointee else { return nil }
    slots[slot].record = record.pointee
    if slots[slot].credit <= 0 {
      guard takeCredit(slot) else { return nil }
    }
    return slot
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 57)
  }

  @inline(never)
  private func findSlot(_ key: UInt64, from start: Int) -> Int? {
    for probe in 0..<SeenMembers.probes {
      let slot = (start + probe) & (SeenMembers.slotCount - 1)
      if slots[slot].key == 0 { slots[slot].key = key }
      if slots[slot].key == key { return slot }
    }
    return nil
  }

  private func takeCredit(_ slot: Int) -> Bool {
    slots[slot].savedLooks += 1
    guard slots[slot].savedLooks >= SeenMembers.patience else { return false }
    slots[slot].savedLooks = 0
    slots[slot].credit = 2 * SeenMembers.learningCost
    return true
  }

  /// The member ahead, when it was seen before.
  @inline(__always)
  func member(_ slot: Int, _ cursor: JSONCursor) -> UnsafeMutablePointer<Way>? {
    let first = ways + slot * SeenMembers.waysPerSlot
    let available = cursor.end - cursor.position
    for index in 0..<Int(slots[slot].ways) {
      let way = first + index
      let count = way.pointee.count
      guard available > count,
        UnsafeRawPointer(cursor.position + count - 8).loadUnaligned(as: UInt64.self) == way.pointee.tail,
        way.pointee.isLast || cursor.position[count] == UInt8(ascii: "\""),
        memcmp(cursor.position, way.pointee.text, count) == 0
      else { continue }
      if slots[slot].credit < SeenMembers.maximumCredit { slots[slot].credit += 1 }
      guard index > 0 else { return first }
      swap(&first.pointee, &way.pointee)
      return first
    }
    return nil
  }

  /// Remembers the member from `start` up to the cursor, which is after the comma or the closing bracket.
  @inline(never)
  func learn(_ slot: Int, from start: UnsafePointer<UInt8>, to cursor: JSONCursor, _ key: TextSlice) {
    let count = cursor.position - start
    let isLast = start[count - 1] == UInt8(ascii: "}")
    guard !key.isEscaped, let role = Role(key), (8...SeenMembers.textSize - SeenMembers.padding).contains(count),
      isLast || cursor.byte == UInt8(ascii: "\"")
    else {
      // Not to be looked for again soon.
      slots[slot].credit = 0
      return
    }
    slots[slot].credit -= SeenMembers.learningCost
    let first = ways + slot * SeenMembers.waysPerSlot
    if slots[slot].ways < SeenMembers.waysPerSlot { slots[slot].ways += 1 }
    let last = first + Int(slots[slot].ways) - 1
    if last > first { swap(&first.pointee, &last.pointee) }
    let text = first.pointee.text
    text.update(from: start, count: count)
    (text + count).update(repeating: 0, count: SeenMembers.padding)
    first.pointee.count = count
    first.pointee.tail = UnsafeRawPointer(text + count - 8).loadUnaligned(as: UInt64.self)
    first.pointee.isLast = isLast
    first.pointee.role = role
    guard role != .none else { return }
    // What is escaped is read where it lies, and a member that could not be read again is none to remember.
    if memchr(text, Int32(UInt8(ascii: "\\")), count) != nil || !readAgain(first.pointee) { first.pointee.count = .max }
  }

  /// Reads the member from the text that stays.
  private func readAgain(_ way: Way) -> Bool {
    let text = UnsafePointer(way.text)
    var cursor = JSONCursor(position: text, end: text + way.count)
    guard cursor.skipString(), cursor.take(UInt8(ascii: ":")) else { return false }
    let number = way.number
    switch way.role {
    case .none: return true
    case .source, .name, .region, .account:
      values[number] = nil
      return cursor.takeText(&values[number])
    case .identity:
      identities[number] = CloudTrailRecord.Identity()
      return identities[number].read(&cursor)
    case .parameters:
      parameters[number] = CloudTrailRecord.Parameters()
      return parameters[number].read(&cursor)
    case .response:
      responses[number] = CloudTrailRecord.Response()
      return responses[number].read(&cursor)
    }
  }
}
