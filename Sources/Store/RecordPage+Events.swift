extension RecordPage {
  /// Calls `body` with the time and the class of each row of `event_row` that is in a range of times.
  ///
  /// - Parameter times: in seconds since 1970.
  @inline(__always)
  func eachEvent(in times: Range<Int64>, _ body: (_ time: Int64, _ classID: Int64) -> Void) throws(DamagedPage) {
    for index in 0..<count {
      var row = try record(index)
      let time = try row.integer()
      guard times.contains(time) else { continue }
      // The event's id and its user.
      _ = try row.uuid()
      _ = try row.uuid()
      body(time, try row.integer())
    }
  }
}
