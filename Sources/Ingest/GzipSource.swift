import CISAL

/// The inflated bytes of a gzip stream: one member or several in a row, each with its checksum verified.
final class GzipSource: ByteSource {
  private let compressed: any ByteSource
  private let budget: ExpansionBudget?
  private let state: UnsafeMutablePointer<inflate_state>
  private let input: UnsafeMutableRawBufferPointer
  /// Compressed bytes taken from `compressed` so far.
  private var taken = 0
  private var isAtEnd = false
  private var isBetweenMembers = false

  static let magic: [UInt8] = [0x1F, 0x8B]

  /// - Parameters:
  ///   - inputSize: bytes of compressed input that are read at once.
  ///   - budget: what inflated bytes are charged to.
  init(_ compressed: any ByteSource, inputSize: Int = 128 << 10, budget: ExpansionBudget? = nil) {
    self.compressed = compressed
    self.budget = budget
    state = .allocate(capacity: 1)
    input = .allocate(byteCount: inputSize, alignment: 16)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
  }

  deinit {
    state.deallocate()
    input.deallocate()
  }

  /// Compressed bytes used so far.
  private var offset: Int { taken - Int(state.pointee.avail_in) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    state.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(buffer.count)
    while state.pointee.avail_out > 0, !isAtEnd {
      var hasInput = state.pointee.avail_in > 0
      if !hasInput { hasInput = try refill() }
      if isBetweenMembers {
        if !hasInput {
          isAtEnd = true
        } else if try beginMember() {
          isBetweenMembers = false
        }
        continue
      }
      // Without input there may still be output to come, that did not fit the buffer before.
      let space = state.pointee.avail_out
      try inflate()
      if !hasInput, !isBetweenMembers, state.pointee.avail_out == space {
        throw .truncatedGzip(offset: taken)
      }
    }
    let count = buffer.count - Int(state.pointee.avail_out)
    try budget?.spend(count)
    return count
  }

  private func refill() throws(InputProblem) -> Bool {
    let count = try compressed.read(into: input)
    taken += count
    state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_in = UInt32(count)
    return count > 0
  }

  /// After a member: a further one, or the zeros that some tools pad with (false).
  ///
  /// Anything else is no gzip file.
  private func beginMember() throws(InputProblem) -> Bool {
    switch state.pointee.next_in.pointee {
    case GzipSource.magic[0]:
      return true
    case 0:
      state.pointee.next_in += 1
      state.pointee.avail_in -= 1
      return false
    default:
      throw .afterGzip(offset: offset)
    }
  }

  private func inflate() throws(InputProblem) {
    switch isal_inflate(state) {
    case ISAL_DECOMP_OK, ISAL_END_INPUT: break
    case ISAL_INCORRECT_CHECKSUM: throw .gzipChecksum(offset: offset)
    default: throw .corruptGzip(offset: offset)
    }
    guard state.pointee.block_state == ISAL_BLOCK_FINISH else { return }
    // The next member needs a fresh state; where input and output stand is carried over.
    let (nextIn, availableIn) = (state.pointee.next_in, state.pointee.avail_in)
    let (nextOut, availableOut) = (state.pointee.next_out, state.pointee.avail_out)
    isal_inflate_reset(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
    state.pointee.next_in = nextIn
    state.pointee.avail_in = availableIn
    state.pointee.next_out = nextOut
    state.pointee.avail_out = availableOut
    isBetweenMembers = true
  }
}
