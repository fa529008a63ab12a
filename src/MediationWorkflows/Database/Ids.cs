using System.Buffers.Binary;
using System.Security.Cryptography;
using NodaTime;

namespace MediationWorkflows.Database;

/// <summary>
/// Opaque ids in the order of their creation: UUID version 7 (RFC 9562) with a counter behind the milliseconds, so that rows
/// of one burst, or of a clock that stands still, sort as they were made.
/// </summary>
public static class Ids
{
    // Far from the end of its 26 bits, so that it does not wrap within a millisecond.
    private static int counter = RandomNumberGenerator.GetInt32(1 << 20);

    public static Guid New(Instant now)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[10..]);
        // 48 bits of milliseconds, then 26 bits of the counter around the version and the variant, then 48 random bits.
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        var count = (uint)Interlocked.Increment(ref counter);
        bytes[6] = (byte)(0x70 | ((count >> 22) & 0x0F));
        bytes[7] = (byte)(count >> 14);
        bytes[8] = (byte)(0x80 | ((count >> 8) & 0x3F));
        bytes[9] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}
