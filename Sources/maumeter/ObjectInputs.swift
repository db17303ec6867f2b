import Cloud
import Domain
import Foundation
import Ingest
import Store

/// The objects of S3 that a run reads: found on a thread of its own, downloaded ahead of the readers, and remembered.
final class ObjectInputs: @unchecked Sendable {
  private let client: S3Client
  private let downloads: S3Downloads
  private let searches: [Search]
  /// Nil where nothing was read before.
  private let store: ActivityStore?

  /// One location, with what has become of its trails.
  private final class Search {
    let search: S3Search
    /// What the database calls the bucket.
    let bucket: String
    let covered: [String: CoveredDays]
    /// By trail: objects that were found and not read to their end yet.
    var unread: [Int: Int] = [:]
    /// Trails with an object that could not be read: the next run must find it again.
    var incomplete: Set<Int> = []

    init(_ search: S3Search, bucket: String, covered: [String: CoveredDays]) {
      self.search = search
      self.bucket = bucket
      self.covered = covered
    }
  }

  /// Guards everything below, and what changes in searches.
  private let condition = NSCondition()
  private var queue: [ObjectInput] = []
  private var isBegun = false
  private var isEnded = false
  private var isStopped = false
  private var searchError: S3Error?
  private var refusals = 0
  private var counts = Counts()

  struct Counts {
    /// Read in an earlier run.
    var known = 0
    var archived = 0
    var firstArchived: String?
    /// Why no further object can be read.
    var failure: S3Error?
  }

  private static let queueLimit = 256
  /// Refused objects in a row after which no other is tried.
  private static let refusalLimit = 10

  /// - Parameters:
  ///   - place: tells buckets of the same name apart, where they are not at AWS.
  ///   - days: the first and the last day that are wanted.
  ///   - relists: looks at everything again, also at what lies before the end of the last run.
  init(
    _ locations: [S3Location], client: S3Client, place: String?, days: (since: Day?, until: Day?), relists: Bool,
    store: ActivityStore?
  ) throws {
    self.client = client
    self.store = store
    downloads = S3Downloads(client)
    searches = try locations.map { location in
      let bucket = place.map { "\($0)/\(location.bucket)" } ?? location.bucket
      let covered = try store?.coveredDays(ofBucket: bucket) ?? [:]
      let rules = S3Search.Rules(
        since: days.since, until: days.until, isWanted: { FileFinder.isWanted($0, isFolder: $1) },
        coverage: { prefix in relists ? nil : covered[prefix].map { TrailCoverage($0) } })
      return Search(S3Search(client, location, rules: rules), bucket: bucket, covered: covered)
    }
  }

  /// The next input, which may still be on its way; called by one thread at a time.
  func next() throws -> Finding? {
    condition.lock()
    defer { condition.unlock() }
    if !isBegun {
      isBegun = true
      Thread.detachNewThread { [self] in list() }
    }
    while queue.isEmpty, !isEnded { condition.wait() }
    guard !queue.isEmpty else {
      if let searchError { throw searchError }
      return nil
    }
    condition.broadcast()
    return .openable(queue.removeFirst())
  }

  /// No more is wanted.
  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
    downloads.stop()
  }

  var summary: Counts { condition.withLock { counts } }

  // MARK: The searching thread

  private func list() {
    var failure: S3Error?
    do throws(S3Error) {
      for search in searches { try list(search) }
    } catch {
      failure = error
    }
    condition.lock()
    searchError = failure
    isEnded = true
    condition.broadcast()
    condition.unlock()
  }

  private func list(_ search: Search) throws(S3Error) {
    while let found = try search.search.next() {
      let id = ObjectInputs.id(of: found.object)
      // Should the database not answer, the object is read, and the writer meets the same error.
      guard (try? store?.knows(object: id)) != true else {
        condition.withLock { counts.known += 1 }
        continue
      }
      guard !found.object.isArchived else {
        noteArchived(found.object)
        continue
      }
      if let trail = found.trail { condition.withLock { search.unread[trail, default: 0] += 1 } }
      let item = downloads.add(found.object)
      condition.lock()
      while queue.count >= ObjectInputs.queueLimit, !isStopped { condition.wait() }
      queue.append(ObjectInput(self, found, id: id, item: item, search: searches.firstIndex { $0 === search } ?? 0))
      condition.broadcast()
      let isOver = isStopped
      condition.unlock()
      if isOver { throw .stopped }
    }
  }

  private func noteArchived(_ object: S3Object) {
    condition.withLock {
      counts.archived += 1
      counts.firstArchived = counts.firstArchived ?? object.location
    }
  }

  /// What tells an object from all others: the first half of a hash over its names, its content's tag and its size.
  static func id(of object: S3Object) -> [UInt8] {
    let text = [object.bucket, object.key, object.etag, String(object.size)].joined(separator: "\0")
    return Array(ContentHash(of: Array(text.utf8)).bytes.prefix(16))
  }

  // MARK: What becomes of objects

  /// Turns an error into the problem of an input; when no other object can be read either, it is remembered as that.
  fileprivate func problem(_ error: S3Error) -> InputProblem {
    condition.withLock {
      refusals += 1
      guard error.isOfOneObject, refusals < ObjectInputs.refusalLimit else {
        counts.failure = counts.failure ?? error
        return .unavailable(reason: error.description)
      }
      return .unreadable(reason: error.description)
    }
  }

  fileprivate func noteRead() {
    condition.withLock { refusals = 0 }
  }

  fileprivate func finish(_ input: ObjectInput, isDone: Bool) {
    guard let trail = input.found.trail else { return }
    condition.withLock {
      searches[input.search].unread[trail, default: 0] -= 1
      if !isDone { searches[input.search].incomplete.insert(trail) }
    }
  }

  /// The days of trails that have been read in whole, to be recorded when the run ends.
  func coveredDays() -> [CoveredDays] {
    condition.withLock {
      guard isEnded else { return [] }
      return searches.flatMap { search in
        search.search.trails.enumerated().compactMap { index, trail -> CoveredDays? in
          guard let coverage = trail.coverage, search.unread[index] ?? 0 == 0, !search.incomplete.contains(index)
          else { return nil }
          let all = search.covered[trail.prefix].map { TrailCoverage($0).joined(with: coverage) } ?? coverage
          return CoveredDays(
            bucket: search.bucket, prefix: trail.prefix, since: all.since.daysSinceEpoch,
            until: all.until.daysSinceEpoch)
        }
      }
    }
  }

  /// What a run would read: looks without reading.
  func measure() throws -> (objects: Int, bytes: Int) {
    var result = (objects: 0, bytes: 0)
    for search in searches {
      while let found = try search.search.next() {
        if try store?.knows(object: ObjectInputs.id(of: found.object)) == true {
          counts.known += 1
        } else if found.object.isArchived {
          noteArchived(found.object)
        } else {
          result.objects += 1
          result.bytes += found.object.size
        }
      }
    }
    return result
  }
}

extension TrailCoverage {
  fileprivate init(_ days: CoveredDays) {
    self.init(since: Day(daysSinceEpoch: days.since), until: Day(daysSinceEpoch: days.until))
  }
}

/// An object of S3 as an input.
final class ObjectInput: OpenableInput {
  private let inputs: ObjectInputs
  fileprivate let found: S3Search.Found
  fileprivate let search: Int
  private let item: S3Downloads.Item
  /// What the database remembers it by.
  let id: [UInt8]

  fileprivate init(_ inputs: ObjectInputs, _ found: S3Search.Found, id: [UInt8], item: S3Downloads.Item, search: Int) {
    self.inputs = inputs
    self.found = found
    self.id = id
    self.item = item
    self.search = search
  }

  var path: String { found.object.location }
  var size: Int { found.object.size }
  var isBesideLogs: Bool { found.isBesideLogs }
  var arrival: Instant? { found.object.modified }

  func open(isKnown: (ContentHash) -> Bool) throws(InputProblem) -> OpenedInput {
    do throws(S3Error) {
      let content = try item.content()
      inputs.noteRead()
      switch content {
      case .whole(let bytes): return .whole(bytes)
      case .stream(let stream): return .stream(ObjectSource(stream, inputs))
      }
    } catch {
      throw inputs.problem(error)
    }
  }

  /// It was read, or nothing can be made of it: it is not awaited any more.
  ///
  /// - Parameter isDone: false when a later run must look at it again.
  func finish(isDone: Bool) {
    inputs.finish(self, isDone: isDone)
  }
}

/// The bytes of a large object.
private final class ObjectSource: ByteSource {
  private let stream: S3ObjectStream
  private let inputs: ObjectInputs

  init(_ stream: S3ObjectStream, _ inputs: ObjectInputs) {
    self.stream = stream
    self.inputs = inputs
  }

  deinit { stream.abandon() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    do throws(S3Error) {
      return try stream.read(into: buffer)
    } catch {
      throw inputs.problem(error)
    }
  }
}
