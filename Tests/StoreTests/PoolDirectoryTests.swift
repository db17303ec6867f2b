import Domain
import GRDB
import Testing

@testable import Store

@Suite struct PoolDirectoryTests {
  typealias Place = PoolDirectory.Place

  @Test(arguments: [
    (Place(account: "1", region: "us-east-1"), Place(account: "1", region: "us-east-1"), true),
    (Place(account: "1", region: "us-east-1"), Place(account: "2", region: "us-east-1"), false),
    (Place(account: "1", region: "us-east-1"), Place(account: "1", region: "eu-west-1"), false),
    (Place(account: "", region: "us-east-1"), Place(account: "1", region: "us-east-1"), true),
    (Place(account: "", region: ""), Place(account: "1", region: "us-east-1"), true),
    (Place(account: "1", region: ""), Place(account: "2", region: "us-east-1"), false),
  ]) func placesThatMayBeTheSame(left: Place, right: Place, may: Bool) throws {
    #expect(left.mayBe(right) == may)
    #expect(right.mayBe(left) == may)
    let found = try DatabaseQueue().read { db in
      try Bool.fetchOne(
        db,
        sql: """
          WITH l(account, region) AS (VALUES (?, ?)), r(account, region) AS (VALUES (?, ?))
          SELECT \(Place.mayBe("l", "r")) FROM l, r
          """, arguments: [left.account, left.region, right.account, right.region])
    }
    #expect(found == may)
  }

  /// The user has to tell the pool as soon as there is more than one candidate, or one that may be elsewhere.
  @Test func aPlaceBecomesAmbiguous() throws {
    let database = try TestDatabase()
    try database.store().write { db in
      let directory = try PoolDirectory(db)
      try directory.reload()
      let here = try directory.unknownPoolID(in: Place(account: "1", region: "us-east-1"))
      let elsewhere = try directory.unknownPoolID(in: Place(account: "2", region: "us-east-1"))
      let anywhere = try directory.unknownPoolID(in: Place(account: "", region: ""))
      func ambiguous() -> [Bool] { [here, elsewhere, anywhere].map(directory.isAmbiguous) }
      #expect(ambiguous() == [false, false, false])
      _ = try directory.poolID("us-east-1_A", account: "1")
      #expect(ambiguous() == [false, false, true])
      #expect(directory.takeNewlyAmbiguous() == [anywhere])
      // Of this one only the Region is known.
      let second = try directory.poolID("us-east-1_B")
      #expect(ambiguous() == [true, true, true])
      #expect(directory.takeNewlyAmbiguous() == [here, elsewhere])
      #expect(directory.takeNewlyAmbiguous() == [])
      try directory.setAccount("2", ofPool: second)
      let reloaded = try PoolDirectory(db)
      try reloaded.reload()
      #expect([here, elsewhere, anywhere].map(reloaded.isAmbiguous) == [false, false, true])
      #expect(reloaded.takeNewlyAmbiguous() == [])
      _ = try reloaded.poolID("us-east-1_C", account: "1")
      #expect(reloaded.takeNewlyAmbiguous() == [here])
    }
  }
}
