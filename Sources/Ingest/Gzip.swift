import CISAL

/// Makes gzip files.
public enum Gzip {
  /// The bytes as one gzip member, fast rather than small.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    // Deflate adds at most five bytes to a stored block of 64 kB, gzip 18 to the whole.
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 1_000 + 1_024)
    var stream = isal_zstream()
    isal_deflate_stateless_init(&stream)
    stream.gzip_flag = UInt16(IGZIP_GZIP)
    let written = bytes.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        stream.end_of_stream = 1
        guard isal_deflate_stateless(&stream) == COMP_OK else { preconditionFailure("the buffer is large enough") }
        return output.count - Int(stream.avail_out)
      }
    }
    output.removeSubrange(written...)
    return output
  }
}
