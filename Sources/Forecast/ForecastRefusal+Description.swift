extension ForecastRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noActivity:
      "There is no activity to forecast from: nobody was active in this month, and there is no whole month before it."
    case .tooYoung(let days, let from):
      "There is not enough history: no whole month, and only \(days) \(days == 1 ? "day" : "days") of activity. "
        + "The first forecast can be made as of \(from), a better one after a whole month."
    }
  }
}
