import Domain

/// Goes through the objects under one prefix in the order of their keys, a page in memory at a time.
final class ListingCursor {
  private let client: S3Client
  private let request: S3Page.Request
  private var objects: [S3Object] = []
  private var index = 0
  private var continuation: String?
  private var isBegun = false
  /// The day after which nothing is wanted; keys are in the order of days then.
  private let lastDay: Day?

  init(_ client: S3Client, _ request: S3Page.Request, lastDay: Day? = nil) {
    self.client = client
    self.request = request
    self.lastDay = lastDay
  }

  /// The next object, which stays the next; nil at the end.
  func peek(over connection: HTTPConnection) throws(S3Error) -> S3Object? {
    while index == objects.count {
      guard !isBegun || continuation != nil else { return nil }
      let page = try client.page(request, continuation: continuation, over: connection)
      isBegun = true
      objects = page.objects
      continuation = page.continuation
      index = 0
    }
    if let lastDay, let day = KeyDate.day(of: objects[index].key), day > lastDay {
      continuation = nil
      objects = []
      index = 0
      return nil
    }
    return objects[index]
  }

  func pop() { index += 1 }
}
