extension S3Client {
  /// The whole of an object that is known to be small.
  func bytes(of object: S3Object, over connection: HTTPConnection) throws(S3Error) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(object.size)
    try read(object, over: connection) { chunk in
      bytes.append(contentsOf: chunk)
      return true
    }
    return bytes
  }

  /// Hands on the bytes of an object as they come; a transfer that breaks goes on where it was.
  ///
  /// - Parameter sink: false ends it.
  func read(
    _ object: S3Object, over connection: HTTPConnection, sink: @escaping (UnsafeRawBufferPointer) -> Bool
  ) throws(S3Error) {
    var taken = 0
    var isTooLong = false
    let take = { (chunk: UnsafeRawBufferPointer) in
      isTooLong = taken + chunk.count > object.size
      guard !isTooLong, sink(chunk) else { return false }
      taken += chunk.count
      return true
    }
    let check = { (_: HTTPResponse) throws(S3Error) in
      if taken < object.size { throw .changed }
    }
    do throws(S3Error) {
      try send(over: connection, sink: take, progress: { taken }, check: check) {
        var get = Get(bucket: object.bucket, key: object.key)
        // Should it be written again meanwhile, two halves would not be one object.
        if !object.etag.isEmpty { get.headers.append(("if-match", "\"\(object.etag)\"")) }
        get.expectedLength = object.size - taken
        if taken > 0 {
          get.headers.append(("range", "bytes=\(taken)-\(object.size - 1)"))
          get.expectedStatus = 206
        }
        return get
      }
    } catch .stopped where isTooLong {
      throw .changed
    }
  }
}
