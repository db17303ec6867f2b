import Domain
import Store
import TestSupport
import Testing

@Suite struct AvoidableQueryTests {
  private struct Key: Hashable {
    var month: Month
    var target: ReferenceCount.Target
    var user: UUID128
  }

  private func reason(_ kinds: Set<EventKind>, isElsewhere: Bool) -> AvoidableReason? {
    if kinds == [.administratorQuery] { return .administratorQueries }
    if kinds == [.tokenRefresh] { return .refreshes }
    if kinds.contains(.signUp), kinds.isSubset(of: [.signUp, .confirmation]), !isElsewhere { return .unusedSignUps }
    return nil
  }

  @Test(arguments: 1...4) func equalsTheReference(seed: Int) throws {
    var world = LogWorld(seed: UInt64(seed) + 700, usersPerPool: 150)
    let inputs = world.inputs(events: 1_200)
    let database = try TestDatabase()
    try database.record(inputs)
    let reference = ReferenceCount(rules: CountingRules(), inputs)
    var entries: [Key: [LogEntry]] = [:]
    var months: [UUID128: Set<Month>] = [:]
    for (entry, target) in reference.targets() where reference.rules.counts(entry.kind) {
      guard let user = entry.user else { continue }
      entries[Key(month: entry.time.month, target: target, user: user), default: []].append(entry)
      months[user, default: []].insert(entry.time.month)
    }
    var checked = 0
    for month in reference.months().map(\.month) {
      var expected: [[String?]: [UUID128: [LogEntry]]] = [:]
      for (key, visits) in entries where key.month == month {
        let isElsewhere = (months[key.user]?.count ?? 0) > 1
        guard let reason = reason(Set(visits.map(\.kind)), isElsewhere: isElsewhere) else { continue }
        let place: [String?] =
          switch key.target {
          case .pool(let pool): [pool, reason.rawValue]
          case .unknown(let place): [nil, reason.rawValue, place.account, place.region]
          }
        expected[place, default: [:]][key.user] = visits
      }
      let found = try database.store().avoidableUsers(in: month)
      #expect(found.count == expected.count)
      for group in found {
        let place: [String?] =
          group.pool.pool.map { [$0, group.reason.rawValue] }
          ?? [nil, group.reason.rawValue, group.pool.account, group.pool.region]
        let users = try #require(expected[place])
        #expect(group.users == Set(users.keys))
        #expect(group.pool.users.total == users.count)
        checked += users.count
        if group.reason == .administratorQueries {
          expectParts(group.callers, users.mapValues { Set($0.compactMap(\.role)) })
        } else {
          expectParts(group.clients, users.mapValues { Set($0.compactMap(\.client)) })
        }
      }
    }
    #expect(checked > 50)
  }

  private func expectParts(_ parts: [AvoidableUsers.Part], _ users: [UUID128: Set<String>]) {
    var names: [String?: Set<UUID128>] = [:]
    for (user, all) in users {
      for name in all.isEmpty ? [nil] : all.map(Optional.some) { names[name, default: []].insert(user) }
    }
    #expect(parts.count == names.count)
    for part in parts {
      let all = names[part.name] ?? []
      #expect(part.users == all.count)
      #expect(part.alone == all.filter { (users[$0]?.count ?? 0) < 2 })
      #expect(part.aloneUsers.total == part.alone.count)
    }
  }
}

extension LogEntry {
  fileprivate var role: String? { caller.map { $0.split(separator: "/").dropLast().joined(separator: "/") } }
}
