import Domain
import Testing

@testable import Cloud

/// What is found below a location, and in which order.
@Suite struct S3SearchTests {
  /// Two accounts, one of them in two Regions.
  private static let trails = [
    "p/AWSLogs/1/CloudTrail/eu-west-1/2026/09/30/a.gz", "p/AWSLogs/1/CloudTrail/eu-west-1/2026/10/01/b.gz",
    "p/AWSLogs/1/CloudTrail/eu-west-1/2026/10/03/c.gz", "p/AWSLogs/1/CloudTrail/us-east-1/2026/10/01/d.gz",
    "p/AWSLogs/1/CloudTrail/us-east-1/2026/10/02/e.gz", "p/AWSLogs/1/CloudTrail-Digest/eu-west-1/2026/10/01/f.gz",
    "p/AWSLogs/2/CloudTrail/eu-west-1/2026/10/02/g.gz", "p/AWSLogs/2/elsewhere/h.gz",
  ]

  private static let european = "p/AWSLogs/1/CloudTrail/eu-west-1/"
  private static let american = "p/AWSLogs/1/CloudTrail/us-east-1/"

  private func search(_ server: ListingServer, _ location: String, _ rules: S3Search.Rules) throws -> S3Search {
    var settings = S3Settings()
    settings.endpoint = try Endpoint("http://127.0.0.1:\(server.port)")
    let clock: @Sendable () -> Instant = { Instant(secondsSinceEpoch: 1_790_000_000) }
    let variables = ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "HOME": "/nowhere"]
    let chain = CredentialChain(
      .init(
        variables: variables, profiles: Profiles(variables: variables), profile: nil, region: nil, clock: clock))
    return S3Search(S3Client(settings, credentials: chain, clock: clock), try S3Location(location), rules: rules)
  }

  /// Logs end in ".gz", and folders of logs do not begin with "_".
  private func rules(
    since: String? = nil, until: String? = nil, coverage: @escaping (String) -> TrailCoverage? = { _ in nil }
  ) -> S3Search.Rules {
    S3Search.Rules(
      since: since.flatMap { Day($0) }, until: until.flatMap { Day($0) },
      isWanted: { name, isFolder in isFolder ? !name.hasPrefix("_") : name.hasSuffix(".gz") }, coverage: coverage)
  }

  /// The last parts of keys, with the number of the trail, or "+" beside logs.
  private func found(_ search: S3Search) throws -> [String] {
    var found: [String] = []
    while let next = try search.next() {
      let name = String(next.object.key.split(separator: "/").last ?? "")
      found.append(name + (next.trail.map { "\($0)" } ?? "") + (next.isBesideLogs ? "+" : ""))
    }
    return found
  }

  private func found(_ server: ListingServer, _ location: String, _ rules: S3Search.Rules) throws -> [String] {
    try withExtendedLifetime(server) { try found(search(server, location, rules)) }
  }

  /// Accounts come one after the other, the Regions of an account day by day.
  @Test(arguments: [
    ("s3://b/p/", ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0", "g.gz2"]),
    ("s3://b/p", ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0", "g.gz2"]),
    ("s3://b/p/AWSLogs/", ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0", "g.gz2"]),
    ("s3://b/p/AWSLogs/1/", ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0"]), ("s3://b/p/AWSLogs/2", ["g.gz0"]),
    ("s3://b/p/AWSLogs/1/CloudTrail/", ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0"]),
    ("s3://b/p/AWSLogs/1/CloudTrail/us-east-1/", ["d.gz0", "e.gz0"]),
    ("s3://b/p/AWSLogs/1/CloudTrail/us-east-1/2026/10/02", ["e.gz"]),
    // A whole key, whatever its name; a part of one; nothing.
    ("s3://b/p/AWSLogs/1/CloudTrail/eu-west-1/2026/10/01/b.gz", ["b.gz"]),
    ("s3://b/p/AWSLogs/1/CloudTrail/eu-west-1/2026/1", ["b.gz", "c.gz"]), ("s3://b/q/", []), ("s3://b/q", []),
  ])
  func trailsAreFound(_ location: String, _ names: [String]) throws {
    let server = ListingServer(S3SearchTests.trails)
    #expect(try found(server, location, rules()) == names)
  }

  /// An organisation has a folder of its own in `AWSLogs`.
  @Test func organisations() throws {
    let server = ListingServer(S3SearchTests.trails.map { $0.replacing("AWSLogs/", with: "AWSLogs/o-1a2b/") })
    for location in ["s3://b/p/", "s3://b/p/AWSLogs/o-1a2b/"] {
      let names = try found(server, location, rules())
      #expect(names == ["a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0", "g.gz2"])
    }
  }

  @Test func whatIsNoTrailIsListedAsItIs() throws {
    let keys = [
      "note.txt", "x/2.gz", "x/10.gz", "x/_old/3.gz", "x/empty.gz!", "x/folder/!", "x/sub/y.gz", "x/sub/readme", "z.gz",
    ]
    let server = ListingServer(keys)
    for (location, names) in [
      ("s3://b", ["z.gz", "10.gz", "2.gz", "y.gz"]), ("s3://b/x", ["10.gz", "2.gz", "y.gz"]),
      ("s3://b/x/_old/", ["3.gz"]), ("s3://b/x/su", ["y.gz"]), ("s3://b/note.txt", ["note.txt"]),
    ] {
      #expect(Set(try found(server, location, rules())) == Set(names), "\(location)")
    }
  }

  /// Folders whose names are numbers may be days: they are not looked into one by one.
  @Test func foldersOfNumbersAreListedTogether() throws {
    let server = ListingServer(["2026/10/01/a.gz", "2026/10/02/b.gz"], pageSize: 10)
    #expect(try found(server, "s3://b/", rules(since: "2026-10-02")) == ["b.gz"])
    #expect(server.listings == ["", ""])
  }

  @Test func besideLogsThereMayBeAnything() throws {
    let keys = S3SearchTests.trails + ["p/other/i.gz", "p/other/deep/j.gz", "p/_no/k.gz", "p/l.gz", "p/note.txt"]
    let server = ListingServer(keys, pageSize: 10)
    #expect(
      try found(server, "s3://b/p/", rules())
        == ["l.gz+", "a.gz0", "b.gz0", "d.gz1", "e.gz1", "c.gz0", "g.gz2", "j.gz+", "i.gz+"])
  }

  /// Only days that are asked for are listed, and only what earlier runs have not read.
  @Test func days() throws {
    let server = ListingServer(S3SearchTests.trails)
    let between = try search(server, "s3://b/p/AWSLogs/1/", rules(since: "2026-10-01", until: "2026-10-02"))
    #expect(try found(between) == ["b.gz0", "d.gz1", "e.gz1"])
    let (first, second) = (try #require(Day("2026-10-01")), try #require(Day("2026-10-02")))
    #expect(
      between.trails.map(\.coverage) == [
        TrailCoverage(since: first, until: first), TrailCoverage(since: first, until: second),
      ])
    #expect(
      Set(server.listings.suffix(2)) == [
        "\(Self.european)>\(Self.european)2026/10/01", "\(Self.american)>\(Self.american)2026/10/01",
      ])
  }

  @Test func earlierRunsAreNotReadAgain() throws {
    let server = ListingServer(S3SearchTests.trails)
    let (since, until) = (try #require(Day("2026-09-01")), try #require(Day("2026-10-03")))
    let search = try search(
      server, "s3://b/p/AWSLogs/1/",
      rules(since: "2026-09-15") { $0 == Self.european ? TrailCoverage(since: since, until: until) : nil })
    // A day before the last is listed again, since objects may come late.
    #expect(try found(search) == ["d.gz1", "e.gz1", "c.gz0"])
    #expect(server.listings.contains("\(Self.european)>\(Self.european)2026/10/02"))
    #expect(search.trails.map(\.prefix) == [Self.european, Self.american])
  }

  /// As long as something is to come, nothing counts as read.
  @Test func nothingIsCoveredBeforeItsEnd() throws {
    let server = ListingServer(S3SearchTests.trails)
    defer { withExtendedLifetime(server) {} }
    let search = try search(server, "s3://b/p/AWSLogs/1/CloudTrail/us-east-1/", rules())
    _ = try search.next()
    _ = try search.next()
    #expect(search.trails.map(\.coverage) == [nil])
    #expect(try search.next() == nil)
    let last = try #require(Day("2026-10-02"))
    #expect(search.trails.map(\.coverage) == [TrailCoverage(since: Day(daysSinceEpoch: 0), until: last)])
  }
}
