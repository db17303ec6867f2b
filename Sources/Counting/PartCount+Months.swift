import Domain

extension PartCount {
  /// The counts by month and pool, with the names that the directory has.
  func months(in directory: Directory) -> [MonthlyActivity] {
    Dictionary(grouping: cells, by: \.key.month)
      .map { month, cells in
        MonthlyActivity(
          month: Month(index: Int32(month)),
          pools: cells.compactMap { poolActivity($0.key.pool, $0.value, directory) }.sorted(by: PoolActivity.isBefore),
          machineTokens: cells.flatMap { machineTokens($0.key.pool, $0.value, directory) }
            .sorted(by: MachineTokens.isBefore))
      }
      .sorted { $0.month < $1.month }
  }

  private func poolActivity(_ pool: PoolNumber, _ cell: Cell, _ directory: Directory) -> PoolActivity? {
    guard cell.users.total > 0 || cell.unattributed > 0 else { return nil }
    let description = directory.describe(pool)
    return PoolActivity(
      pool: description.pool, name: description.name, account: description.account, region: description.region,
      users: cell.users, events: events(of: cell),
      clients: cell.clients.map { ClientUsers(client: directory.clients.values[Int($0.key)], users: $0.value) }
        .sorted { $0.client < $1.client },
      unattributed: cell.unattributed)
  }

  /// Activities that occurred.
  private func events(of cell: Cell) -> [Activity: Int] {
    Dictionary(uniqueKeysWithValues: zip(Activity.allCases, cell.events).filter { $0.1 > 0 })
  }

  private func machineTokens(_ pool: PoolNumber, _ cell: Cell, _ directory: Directory) -> [MachineTokens] {
    let description = directory.describe(pool)
    return cell.machineTokens.map { client, requests in
      MachineTokens(
        client: directory.clients.values[Int(client)], pool: description.pool, account: description.account,
        region: description.region, requests: requests)
    }
  }
}
