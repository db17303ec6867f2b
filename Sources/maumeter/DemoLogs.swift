import Domain
import Foundation
import Ingest

/// A small set of CloudTrail logs as S3 lays them out, made up: two pools, two months, the same bytes every time.
struct DemoLogs {
  static let months = [Month(year: 2026, month: 9), Month(year: 2026, month: 10)]
  private static let account = "111122223333"
  private static let recordsPerFile = 700

  private struct Pool {
    var id: String
    var name: String
    var plan: String
    var clients: [String]
    var users: [UUID128]
    var region: String { String(id.prefix { $0 != "_" }) }
  }

  private var random = SplitMix64(seed: 7)
  private var pools: [Pool] = []

  init() {
    let clients = ["4demo0web0client00000000001", "4demo0app0client00000000002", "4demo0machine0client0000003"]
    pools = [
      Pool(id: "ap-northeast-1_DemoTokyo", name: "shop", plan: "LITE", clients: Array(clients[..<2]), users: []),
      Pool(id: "us-east-1_DemoStaff", name: "staff", plan: "PLUS", clients: [clients[2]], users: []),
    ]
    for (index, count) in [1_900, 260].enumerated() {
      pools[index].users = (0..<count).map { _ in random.uuid() }
    }
  }

  /// Writes the files below `folder` and gives their number.
  mutating func write(to folder: String) throws -> Int {
    var files = 0
    for month in DemoLogs.months {
      for pool in pools {
        var records = month == DemoLogs.months.first ? configuration(of: pool, at: month.start) : []
        for day in 0..<month.length {
          records += activity(of: pool, on: month.firstDay.advanced(by: day))
          guard records.count >= DemoLogs.recordsPerFile || day == month.length - 1 else { continue }
          files += 1
          try write(records, pool.region, month.firstDay.advanced(by: day), number: files, to: folder)
          records = []
        }
      }
    }
    return files
  }

  private func write(_ records: [String], _ region: String, _ day: Day, number: Int, to folder: String) throws {
    let date = day.description
    let path = "\(folder)/AWSLogs/\(DemoLogs.account)/CloudTrail/\(region)/\(date.replacing("-", with: "/"))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let stamp = date.replacing("-", with: "")
    let suffix = String(repeating: "0", count: 16 - String(number).count) + String(number)
    let name = "\(DemoLogs.account)_CloudTrail_\(region)_\(stamp)T2355Z_\(suffix).json.gz"
    let json = #"{"Records":["# + records.joined(separator: ",") + "]}"
    try Data(Gzip.compress(Array(json.utf8))).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  // MARK: Records

  /// The records that tell which app client belongs to which pool, and the pool's plan.
  private mutating func configuration(of pool: Pool, at time: Instant) -> [String] {
    let update = #""userPoolId":"\#(pool.id)","poolName":"\#(pool.name)","userPoolTier":"\#(pool.plan)""#
    var records = [record(pool, time, "UpdateUserPool", request: update, more: "")]
    for client in pool.clients {
      let answer = #""responseElements":{"userPoolClient":{"clientId":"\#(client)","userPoolId":"\#(pool.id)"}}"#
      records.append(
        record(pool, time, "CreateUserPoolClient", request: #""userPoolId":"\#(pool.id)""#, more: answer))
    }
    return records
  }

  private mutating func activity(of pool: Pool, on day: Day) -> [String] {
    // Fewer people come on weekends: 1970-01-01 was a Thursday.
    let isWeekend = [2, 3].contains(day.daysSinceEpoch % 7)
    let visits = pool.users.count / (isWeekend ? 24 : 14)
    var records: [String] = []
    for visit in 0..<visits {
      let time = Instant(secondsSinceEpoch: day.start.secondsSinceEpoch + Int64(86_400 * visit / visits))
      records.append(event(of: pool, at: time))
    }
    return records
  }

  private static let tokens =
    #""responseElements":{"authenticationResult":{"accessToken":"HIDDEN_DUE_TO_SECURITY_REASONS","expiresIn":3600}}"#

  private mutating func event(of pool: Pool, at time: Instant) -> String {
    // The lower numbers are the regular visitors.
    let user = pool.users[Int(random.number(below: UInt64(random.number(below: UInt64(pool.users.count))) + 1))]
    let client = pool.clients[Int(user.low % UInt64(pool.clients.count))]
    let clientID = #""clientId":"\#(client)""#
    let sub = #""additionalEventData":{"sub":"\#(user)"}"#
    switch random.number(below: 100) {
    case ..<55:
      let request = #"\#(clientID),"authFlow":"REFRESH_TOKEN_AUTH""#
      return record(pool, time, "InitiateAuth", request: request, more: "\(sub),\(DemoLogs.tokens)")
    case ..<80:
      let request = #"\#(clientID),"authFlow":"USER_PASSWORD_AUTH""#
      return record(pool, time, "InitiateAuth", request: request, more: "\(sub),\(DemoLogs.tokens)")
    case ..<84:
      return record(pool, time, "SignUp", request: clientID, more: #""responseElements":{"userSub":"\#(user)"}"#)
    case ..<87:
      return record(pool, time, "ForgotPassword", request: clientID, more: sub)
    case ..<90:
      return record(pool, time, "AdminGetUser", request: #""userPoolId":"\#(pool.id)""#, more: sub)
    case ..<94:
      let request = #"\#(clientID),"authFlow":"USER_PASSWORD_AUTH""#
      return record(
        pool, time, "InitiateAuth", request: request, more: #"\#(sub),"errorCode":"NotAuthorizedException""#)
    default:
      return tokenRequest(pool, time, client)
    }
  }

  /// `/oauth2/token`: machine tokens in the staff pool, and in the other sign-ins whose user the log does not tell.
  private mutating func tokenRequest(_ pool: Pool, _ time: Instant, _ client: String) -> String {
    let grant = pool.plan == "PLUS" ? "client_credentials" : "authorization_code"
    let form = #""requestParameters":{"grant_type":["\#(grant)"],"client_id":["\#(client)"]}"#
    let data = #""additionalEventData":{\#(form),"responseParameters":{"status":200},"userPoolId":"\#(pool.id)"}"#
    return record(pool, time, "Token_POST", request: nil, more: #"\#(data),"errorCode":"""#)
  }

  private mutating func record(
    _ pool: Pool, _ time: Instant, _ name: String, request: String?, more: String
  ) -> String {
    let fields = [
      #""eventVersion":"1.09""#, #""userIdentity":{"type":"Unknown","principalId":"Anonymous"}"#,
      #""eventTime":"\#(time)""#, #""eventSource":"cognito-idp.amazonaws.com""#, #""eventName":"\#(name)""#,
      #""awsRegion":"\#(pool.region)""#, #""sourceIPAddress":"203.0.113.7""#, #""userAgent":"demo""#,
      #""requestParameters":\#(request.map { "{\($0)}" } ?? "null")"#, more,
      #""requestID":"\#(random.uuid())""#, #""eventID":"\#(random.uuid())""#, #""readOnly":false"#,
      #""recipientAccountId":"\#(DemoLogs.account)""#, #""eventCategory":"Management""#,
    ]
    return "{" + fields.filter { !$0.isEmpty }.joined(separator: ",") + "}"
  }
}

extension SplitMix64 {
  /// A number from 0 up to and without `limit`.
  fileprivate mutating func number(below limit: UInt64) -> UInt64 { next() % limit }

  /// A version 4 UUID.
  fileprivate mutating func uuid() -> UUID128 {
    UUID128(high: next() & ~0xF000 | 0x4000, low: next() & ~(3 << 62) | 1 << 63)
  }
}
