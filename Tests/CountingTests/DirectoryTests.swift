import Domain
import Testing

@testable import Counting

@Suite struct DirectoryTests {
  private static func at(_ seconds: Int64) -> Instant { Instant(secondsSinceEpoch: seconds) }

  /// Should two pools claim an app client, it is that of the first by name, whatever came first.
  @Test(arguments: [["eu-west-1_A", "eu-west-1_B"], ["eu-west-1_B", "eu-west-1_A"]])
  func aClientBelongsToOnePool(pools: [String]) {
    var directory = Directory()
    let client = directory.client("web")
    for pool in pools { directory.take(.lesson(.client("web", pool: pool, name: nil))) }
    let first = directory.pool("eu-west-1_A")
    #expect(directory.poolOfEachClient == [.none, PoolNumber(rawValue: first)])
    #expect(client == 1)
  }

  /// A single pool of a place is that of all activity there, whatever the provider; of two, nobody knows which.
  @Test func aPlaceHasOnePoolOrNobodyKnows() {
    var directory = Directory()
    let bare = directory.place(account: "1", region: "eu-west-1", provider: "")
    let federated = directory.place(account: "1", region: "eu-west-1", provider: "Corp")
    let empty = directory.place(account: "2", region: "eu-west-1", provider: "")
    let (first, second) = (directory.pool("eu-west-1_A"), directory.pool("eu-west-1_B"))
    directory.take(.pool(first, place: federated))
    var pools = directory.poolOfEachPlace
    #expect(pools[Int(bare)] == PoolNumber(rawValue: first) && pools[Int(federated)] == PoolNumber(rawValue: first))
    #expect(pools[Int(empty)].place == empty)
    directory.take(.pool(second, place: bare))
    pools = directory.poolOfEachPlace
    #expect(pools[Int(bare)].place == bare && pools[Int(federated)].place == bare)
    let unknown = directory.describe(pools[Int(bare)])
    #expect(unknown.pool == nil && unknown.name == nil && unknown.account == "1" && unknown.region == "eu-west-1")
  }

  /// Of names and types the last one in time counts, in whatever order they come.
  @Test(arguments: [[1, 2], [2, 1]]) func theLastLessonCounts(times: [Int64]) {
    var directory = Directory()
    let pool = "eu-west-1_A"
    for time in times {
      directory.take(.lesson(.poolName(pool: pool, name: "name \(time)", since: Self.at(time))))
      let type = time == 2 ? "SAML" : "Facebook"
      directory.take(.lesson(.identityProvider(pool: pool, name: "Corp", type: type, since: Self.at(time))))
    }
    let number = PoolNumber(rawValue: directory.pool(pool))
    let place = directory.place(account: "1", region: "eu-west-1", provider: "Corp")
    #expect(directory.describe(number).name == "name 2" && directory.describe(number).region == "eu-west-1")
    #expect(directory.isEnterprise(place: place, in: number))
  }
}
