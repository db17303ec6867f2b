import Domain
import Foundation

/// Finds log objects under a prefix, in the order in which a database takes them fastest.
///
/// Below a folder `AWSLogs`, as CloudTrail lays it out, accounts (of an organisation, too) come one after the other,
/// and the Regions of an account day by day together; each Region is listed from where an earlier run ended. Anything
/// else is listed as it is.
public final class S3Search {
  /// What is searched and how.
  public struct Rules {
    public var since: Day?
    public var until: Day?
    /// Whether a name, of a folder or not, is that of a log.
    public var isWanted: (_ name: String, _ isFolder: Bool) -> Bool
    /// What earlier runs read of a trail's prefix.
    public var coverage: (_ prefix: String) -> TrailCoverage?

    public init(
      since: Day? = nil, until: Day? = nil, isWanted: @escaping (String, Bool) -> Bool,
      coverage: @escaping (String) -> TrailCoverage? = { _ in nil }
    ) {
      self.since = since
      self.until = until
      self.isWanted = isWanted
      self.coverage = coverage
    }
  }

  public struct Found: Hashable, Sendable {
    public let object: S3Object
    /// The place in `trails` of the trail it belongs to.
    public let trail: Int?
    /// Beside an `AWSLogs` folder: what is no log is then no mistake.
    public let isBesideLogs: Bool
  }

  /// One account and Region.
  public struct Trail: Hashable, Sendable {
    public let prefix: String
    /// What will have been covered once all that was found is read; nil while there is more to find, or nothing is.
    public fileprivate(set) var coverage: TrailCoverage?
    fileprivate let start: Day
    fileprivate var lastDay: Day?
  }

  private enum Place {
    /// A prefix whose layout is not known yet.
    case folder(String, depth: Int)
    /// All keys under a prefix.
    case flat(String, isBesideLogs: Bool)
    /// `.../AWSLogs/`, or an organisation's folder in it.
    case accounts(String)
    case account(String)
    /// `.../CloudTrail/`
    case regions(String)
    case trails([String])
    case objects([S3Object], isBesideLogs: Bool)
  }

  private let client: S3Client
  private let bucket: String
  private let rules: Rules
  private let connection: HTTPConnection
  /// Work to do, the next at the end.
  private var places: [Place] = []
  private var named: S3Location?
  /// Of a key, the bytes that the user named, whatever they are.
  private var namedLength = 0
  /// Listings that are merged by day.
  private var cursors: [(cursor: ListingCursor, trail: Int?)] = []
  private var isBesideLogs = false
  private var ready: [S3Object] = []
  public private(set) var trails: [Trail] = []

  private static let listingsAtOnce = 16

  public init(_ client: S3Client, _ location: S3Location, rules: Rules) {
    self.client = client
    bucket = location.bucket
    self.rules = rules
    connection = HTTPConnection(isStopped: client.isStopped)
    named = location
  }

  /// The next object; nil at the end.
  public func next() throws(S3Error) -> Found? {
    if let location = named {
      named = nil
      if let object = try start(at: location) { return Found(object: object, trail: nil, isBesideLogs: false) }
    }
    while true {
      if let object = ready.popLast() { return Found(object: object, trail: nil, isBesideLogs: isBesideLogs) }
      while let (object, trail) = try nextListed() {
        guard isWanted(object) else { continue }
        return Found(object: object, trail: trail, isBesideLogs: isBesideLogs)
      }
      guard let place = places.popLast() else { return nil }
      try open(place)
    }
  }

  // MARK: Where to begin

  /// Finds out what the user named; gives the object, when it is one.
  private func start(at location: S3Location) throws(S3Error) -> S3Object? {
    var prefix = location.prefix
    if !prefix.isEmpty, !prefix.hasSuffix("/") {
      let page = try client.page(.init(bucket: bucket, prefix: prefix, stopsAtSlash: true), over: connection)
      if let object = page.objects.first, object.key == prefix { return object }
      guard page.folders.contains(prefix + "/") else {
        // A part of a name, as S3 takes prefixes.
        places = [.flat(prefix, isBesideLogs: false)]
        return nil
      }
      prefix += "/"
    }
    namedLength = prefix.utf8.count
    places = [place(of: prefix)]
    return nil
  }

  /// What a folder is by its name.
  private func place(of prefix: String) -> Place {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
    guard let logs = parts.lastIndex(of: "AWSLogs") else { return .folder(prefix, depth: 0) }
    var rest = parts[(logs + 1)...]
    if let first = rest.first, first.hasPrefix("o-") { rest.removeFirst() }
    switch rest.count {
    case 0: return .accounts(prefix)
    case 1: return .account(prefix)
    case 2 where rest.last == "CloudTrail": return .regions(prefix)
    case 3 where rest.dropFirst().first == "CloudTrail": return .trails([prefix])
    default: return .flat(prefix, isBesideLogs: false)
    }
  }

  // MARK: Places

  private func open(_ place: Place) throws(S3Error) {
    switch place {
    case .folder(let prefix, let depth): try explore(prefix, depth: depth)
    case .flat(let prefix, let isBesideLogs):
      self.isBesideLogs = isBesideLogs
      cursors = [(ListingCursor(client, .init(bucket: bucket, prefix: prefix)), nil)]
    case .objects(let objects, let isBesideLogs):
      self.isBesideLogs = isBesideLogs
      ready = objects.reversed().filter(isWanted)
    case .accounts(let prefix):
      for folder in try folders(in: prefix).reversed() {
        places.append(S3Search.name(folder).hasPrefix("o-") ? .accounts(folder) : .account(folder))
      }
    case .account(let prefix):
      if try folders(in: prefix).contains(prefix + "CloudTrail/") { places.append(.regions(prefix + "CloudTrail/")) }
    case .regions(let prefix): places.append(.trails(try folders(in: prefix)))
    case .trails(let prefixes): try openTrails(prefixes)
    }
  }

  /// A folder that may have `AWSLogs` in it, or further down; where that does not show soon, all of it is listed.
  private func explore(_ prefix: String, depth: Int) throws(S3Error) {
    let page = try client.page(.init(bucket: bucket, prefix: prefix, stopsAtSlash: true), over: connection)
    let names = page.folders.map(S3Search.name)
    let hasLogs = names.contains("AWSLogs")
    let isMany = page.continuation != nil || page.folders.count > 20 || depth > 2
    guard hasLogs && page.continuation == nil || !isMany && !names.contains(where: { Int($0) != nil }) else {
      places.append(.flat(prefix, isBesideLogs: false))
      return
    }
    let wanted = page.folders.filter { rules.isWanted(S3Search.name($0), true) }
    for folder in wanted.reversed() {
      if S3Search.name(folder) == "AWSLogs" {
        places.append(.accounts(folder))
      } else {
        places.append(hasLogs ? .flat(folder, isBesideLogs: true) : .folder(folder, depth: depth + 1))
      }
    }
    places.append(.objects(page.objects, isBesideLogs: hasLogs))
  }

  private func openTrails(_ prefixes: [String]) throws(S3Error) {
    isBesideLogs = false
    cursors = prefixes.map { prefix in
      let covered = rules.coverage(prefix)
      let beginning = Day(daysSinceEpoch: 0)
      let start = TrailCoverage.start(wanted: rules.since ?? beginning, covered: covered)
      trails.append(Trail(prefix: prefix, coverage: nil, start: start, lastDay: nil))
      let after = start > beginning ? prefix + KeyDate.text(start) : ""
      let request = S3Page.Request(bucket: bucket, prefix: prefix, startAfter: after)
      return (ListingCursor(client, request, lastDay: rules.until), trails.count - 1)
    }
    try beginListings()
  }

  /// Fetches the first pages together: an organisation has thousands of prefixes, and each takes a way there and back.
  private func beginListings() throws(S3Error) {
    guard cursors.count > 1 else { return }
    let listings = FirstPages(cursors.map(\.cursor))
    let isStopped = client.isStopped
    let group = DispatchGroup()
    for _ in 0..<min(S3Search.listingsAtOnce, cursors.count) {
      group.enter()
      Thread.detachNewThread {
        let connection = HTTPConnection(isStopped: isStopped)
        while let cursor = listings.next() {
          listings.note { () throws(S3Error) in _ = try cursor.peek(over: connection) }
        }
        group.leave()
      }
    }
    group.wait()
    if let error = listings.error { throw error }
  }

  private func folders(in prefix: String) throws(S3Error) -> [String] {
    var folders: [String] = []
    var continuation: String?
    repeat {
      let request = S3Page.Request(bucket: bucket, prefix: prefix, stopsAtSlash: true)
      let page = try client.page(request, continuation: continuation, over: connection)
      folders += page.folders
      continuation = page.continuation
    } while continuation != nil
    return folders
  }

  private static func name(_ folder: String) -> String {
    String(folder.dropLast().split(separator: "/", omittingEmptySubsequences: false).last ?? "")
  }

  // MARK: Objects

  /// The first by day of what the listings have next.
  private func nextListed() throws(S3Error) -> (S3Object, Int?)? {
    var best: (index: Int, day: Day, object: S3Object)?
    var index = 0
    while index < cursors.count {
      guard let object = try cursors[index].cursor.peek(over: connection) else {
        finish(trail: cursors.remove(at: index).trail)
        continue
      }
      let day = cursors.count == 1 ? Day(daysSinceEpoch: 0) : KeyDate.day(of: object.key) ?? Day(daysSinceEpoch: 0)
      if best.map({ day < $0.day }) ?? true { best = (index, day, object) }
      index += 1
    }
    guard let best else { return nil }
    let (cursor, trail) = cursors[best.index]
    cursor.pop()
    if let trail { trails[trail].lastDay = KeyDate.day(of: best.object.key) ?? trails[trail].lastDay }
    return (best.object, trail)
  }

  private func finish(trail: Int?) {
    guard let trail, let last = trails[trail].lastDay, last >= trails[trail].start else { return }
    trails[trail].coverage = TrailCoverage(since: trails[trail].start, until: last)
  }

  /// A log by its name, of a day that is asked for.
  private func isWanted(_ object: S3Object) -> Bool {
    guard object.size > 0, !object.key.hasSuffix("/") else { return false }
    let rest = String(decoding: object.key.utf8.dropFirst(namedLength), as: UTF8.self).split(separator: "/")
    guard let name = rest.last, rules.isWanted(String(name), false),
      rest.dropLast().allSatisfy({ rules.isWanted(String($0), true) })
    else { return false }
    if let day = KeyDate.day(of: object.key) {
      return day >= rules.since ?? day && day <= rules.until ?? day
    }
    // Written before the first day that is wanted, it cannot hold anything of it; written later, it may.
    guard let since = rules.since, let modified = object.modified else { return true }
    return modified.day >= since
  }
}

/// Listings that threads take one by one; the first error is kept.
private final class FirstPages: @unchecked Sendable {
  private let lock = NSLock()
  private var rest: [ListingCursor]
  private(set) var error: S3Error?

  init(_ cursors: [ListingCursor]) {
    rest = cursors.reversed()
  }

  func next() -> ListingCursor? {
    lock.withLock { error == nil ? rest.popLast() : nil }
  }

  func note(_ body: () throws(S3Error) -> Void) {
    do throws(S3Error) {
      try body()
    } catch {
      lock.withLock { self.error = self.error ?? error }
    }
  }
}
