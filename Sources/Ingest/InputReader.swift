import Domain

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Takes what is read from one input.
public protocol InputSink: AnyObject {
  /// Whether inputs are to be known by their content: without it they are not hashed.
  var remembersInputs: Bool { get }
  /// Whether an input with these bytes was read before and can be skipped.
  func knows(_ hash: ContentHash) -> Bool
  /// Takes a batch. What it took counts only once `finish` says `.read`.
  func add(_ batch: EventBatch) throws(InputProblem)
  /// Takes what there was besides records, before the outcome.
  func note(_ note: InputNote)
  func finish(_ outcome: InputOutcome)
}

extension InputSink {
  public var remembersInputs: Bool { true }
  public func note(_ note: InputNote) {}
}

/// How the reading of one input ended.
public enum InputOutcome: Sendable {
  /// The hash is `.none` for a sink that does not remember inputs.
  ///
  /// `rejected` are the first of the `rejectedCount` records that were not recorded.
  case read(ContentHash, size: Int, rejected: [RejectedRecord], rejectedCount: Int)
  /// Its content was read before.
  case known
  /// No log, and nobody said that it was one.
  case ignored
  /// Nothing of it may be kept.
  case failed(InputProblem)
}

/// Reads inputs one after the other, with buffers that serve all of them.
///
/// Each thread has its own.
public final class InputReader {
  private let standardInput: Int32
  private let sources: SourceMappings
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: wholeFileLimit + TextWindow.padding, alignment: 64)

  private let seen = SeenMembers()

  /// Files up to this size are read at once: larger than nearly every CloudTrail object.
  private static let wholeFileLimit = 4 << 20

  /// - Parameters:
  ///   - standardInput: the descriptor that the path "-" stands for.
  ///   - sources: the mappings in force, and how names of users are kept.
  public init(standardInput: Int32 = 0, sources: SourceMappings = SourceMappings()) {
    self.standardInput = standardInput
    self.sources = sources
  }

  deinit {
    buffer.deallocate()
  }

  /// Reads one input into `sink`, which is told the outcome in the end, whatever it is.
  public func read(_ file: FoundFile, into sink: any InputSink) {
    sink.finish(outcome(of: file, sink))
  }

  /// Reads one input into `sink`, as a file is read.
  public func read(_ input: any OpenableInput, into sink: any InputSink) {
    sink.finish(outcome(of: input, sink))
  }

  private func outcome(of input: any OpenableInput, _ sink: any InputSink) -> InputOutcome {
    do throws(InputProblem) {
      let opened = try input.open(isKnown: sink.knows)
      let arrival = input.arrival ?? Instant(secondsSinceEpoch: Int64(time(nil)))
      switch opened {
      case .known: return .known
      case .whole(let bytes):
        let hash = sink.remembersInputs ? ContentHash(of: bytes) : .none
        if sink.remembersInputs, sink.knows(hash) { return .known }
        let reader = try read(OwnedSource(bytes), arrival: arrival, into: sink)
        return .read(hash, size: bytes.count, rejected: reader.rejected, rejectedCount: reader.rejectedCount)
      case .stream(let source): return try readStream(source, arrival: arrival, sink)
      case .rest(let source, let running): return try readStream(source, after: running, arrival: arrival, sink)
      }
    } catch .notALog where input.isBesideLogs {
      return .ignored
    } catch {
      return .failed(error)
    }
  }

  private func outcome(of file: FoundFile, _ sink: any InputSink) -> InputOutcome {
    do throws(InputProblem) {
      guard file.path != "-" else {
        return try readStream(DescriptorSource(descriptor: standardInput), arrival: arrival(standardInput), sink)
      }
      let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .unreadable(reason: systemError(errno)) }
      defer { close(descriptor) }
      return file.size <= InputReader.wholeFileLimit
        ? try readWhole(descriptor, sink) : try readLarge(descriptor, sink)
    } catch .notALog where file.isBesideLogs {
      return .ignored
    } catch {
      return .failed(error)
    }
  }

  /// A file that fits the buffer, unless it has grown since it was found.
  private func readWhole(_ descriptor: Int32, _ sink: any InputSink) throws(InputProblem) -> InputOutcome {
    let source = DescriptorSource(descriptor: descriptor)
    var count = 0
    while count < InputReader.wholeFileLimit {
      let space = UnsafeMutableRawBufferPointer(rebasing: buffer[count..<InputReader.wholeFileLimit])
      let added = try source.read(into: space)
      if added == 0 { break }
      count += added
    }
    guard count < InputReader.wholeFileLimit else { return try rewindAndReadLarge(descriptor, sink) }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    let hash = sink.remembersInputs ? ContentHash(of: bytes) : .none
    if sink.remembersInputs, sink.knows(hash) { return .known }
    if let format = ForeignFormat(bytes) { throw .foreign(format) }
    let reader =
      bytes.starts(with: GzipSource.magic)
      ? try read(MemorySource(bytes), arrival: arrival(descriptor), into: sink)
      : try readInPlace(count, arrival: arrival(descriptor), into: sink)
    return .read(hash, size: count, rejected: reader.rejected, rejectedCount: reader.rejectedCount)
  }

  /// A text in the buffer is scanned where it is.
  private func readInPlace(
    _ count: Int, arrival: Instant, into sink: any InputSink
  ) throws(InputProblem) -> LogReader {
    var reader = LogReader(inPlace: buffer, count: count, arrival: arrival, sources: sources, seen: seen) {
      (batch) throws(InputProblem) in try sink.add(batch)
    }
    try run(&reader, into: sink)
    return reader
  }

  private func rewindAndReadLarge(_ descriptor: Int32, _ sink: any InputSink) throws(InputProblem) -> InputOutcome {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      // A pipe gives its bytes once, and the first ones are in the buffer.
      return try readStream(
        ContinuedSource(
          UnsafeRawBufferPointer(rebasing: buffer[..<InputReader.wholeFileLimit]),
          DescriptorSource(descriptor: descriptor)),
        arrival: arrival(descriptor), sink)
    }
    return try readLarge(descriptor, sink)
  }

  /// A file that is read twice when inputs are remembered, first to learn whether its content is known.
  private func readLarge(_ descriptor: Int32, _ sink: any InputSink) throws(InputProblem) -> InputOutcome {
    if sink.remembersInputs {
      let first = HashingSource(DescriptorSource(descriptor: descriptor))
      while try first.read(into: buffer) > 0 {}
      if sink.knows(first.finish().hash) { return .known }
      guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(reason: systemError(errno)) }
    }
    return try readStream(
      DescriptorSource(descriptor: descriptor), arrival: arrival(descriptor), sink,
      readsAhead: sink.remembersInputs ? .always : .inflated)
  }

  /// Bytes that come only once.
  ///
  /// The hash is that of the bytes that were recorded, should the file change meanwhile.
  private func readStream(
    _ bytes: any ByteSource, after running: RunningHash = RunningHash(), arrival: Instant, _ sink: any InputSink,
    readsAhead: ReadAhead = .never
  ) throws(InputProblem) -> InputOutcome {
    let source = HashingSource(bytes, after: running, isHashing: sink.remembersInputs)
    let reader = try read(source, arrival: arrival, into: sink, readsAhead: readsAhead)
    let (hash, size) = source.finish()
    return .read(hash, size: size, rejected: reader.rejected, rejectedCount: reader.rejectedCount)
  }

  private func read(
    _ source: any ByteSource, arrival: Instant, into sink: any InputSink, readsAhead: ReadAhead = .never
  ) throws(InputProblem) -> LogReader {
    var reader = try LogReader(
      source, arrival: arrival, sources: sources, seen: seen, readsAhead: readsAhead
    ) { (batch) throws(InputProblem) in
      try sink.add(batch)
    }
    try run(&reader, into: sink)
    return reader
  }

  private func run(_ reader: inout LogReader, into sink: any InputSink) throws(InputProblem) {
    try reader.run()
    for note in reader.notes { sink.note(note) }
  }

  /// The time of records that have none: when a file was last written to, and now for what is not a file.
  private func arrival(_ descriptor: Int32) -> Instant {
    var status = stat()
    let state = fstat(descriptor, &status) == 0 ? FileState(status) : nil
    return state.flatMap { $0.isFile ? $0.modified : nil } ?? Instant(secondsSinceEpoch: Int64(time(nil)))
  }
}
