using System.Buffers.Binary;
using System.Security.Cryptography;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Documents;

/// <summary>A file's bytes as they were stored.</summary>
/// <param name="Hash">SHA-256 in hex.</param>
public sealed record StoredContent(Guid Id, string ContentType, long Size, string Hash);

/// <summary>
/// Takes in and gives out the bytes of files, a piece at a time, each in a transaction of its own. Knows nothing of who may:
/// <see cref="AddDocument"/> and the access policy do.
/// </summary>
public sealed class DocumentContents(UnitOfWork work, IContentCipher cipher)
{
    internal const int ChunkSize = 256 * 1024;

    // Each piece says whose and which it is inside its encryption: pieces that were exchanged or moved in the database do not pass.
    private const int Label = 16 + sizeof(int);

    /// <summary>Reads the file to its end.</summary>
    /// <param name="claim">What the sender says about it.</param>
    /// <exception cref="InvalidInputException">It is empty, too large, or not of a type that is taken in; nothing of it is kept.</exception>
    public async Task<StoredContent> StoreAsync(Stream file, FileClaim claim, DocumentOptions options, CancellationToken ct)
    {
        var id = Guid.NewGuid();
        var type = default(FileType);
        var size = 0L;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[Label + ChunkSize];
        try
        {
            for (var number = 0; ; number++)
            {
                var length = await file.ReadAtLeastAsync(piece.AsMemory(Label), ChunkSize, throwOnEndOfStream: false, ct);
                if (length == 0)
                {
                    break;
                }

                size += length;
                if (size > options.MaxBytes)
                {
                    throw new InvalidInputException("file", $"The file is larger than {options.MaxMegabytes} MB.");
                }

                // Before anything of it is kept.
                type ??= FileTypes.Find(claim, piece.AsSpan(Label, length), options);
                type.CheckPart(piece.AsSpan(Label, length));
                hash.AppendData(piece, Label, length);
                await StoreAsync(id, number, piece.AsSpan(0, Label + length), ct);
            }

            return type is not null
                ? new StoredContent(id, type.ContentType, size, Convert.ToHexStringLower(hash.GetHashAndReset()))
                : throw new InvalidInputException("file", "The file is empty.");
        }
        catch
        {
            await DiscardAsync(id);
            throw;
        }
    }

    /// <summary>The bytes, piece by piece, each read by itself.</summary>
    /// <exception cref="CryptographicException">They were changed in the database, or their key is lost.</exception>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Guid contentId, long size, CancellationToken ct) =>
        PiecesAsync(cipher, contentId, size, number => work.ReadAsync(scope => StoredAsync(scope.Db, contentId, number, scope.Ct), ct));

    /// <summary>The bytes, piece by piece, within a unit of work that is open already.</summary>
    internal static IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(AppDb db, Guid contentId, long size, CancellationToken ct) =>
        PiecesAsync(db.Cipher, contentId, size, number => StoredAsync(db, contentId, number, ct));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(IContentCipher cipher, Guid contentId, long size, Func<int, Task<byte[]?>> stored)
    {
        for (var number = 0; size > 0; number++)
        {
            var piece = cipher.Unprotect(await stored(number) ?? throw new CryptographicException("A piece of the document is missing."));
            if (!IsLabelled(piece, contentId, number))
            {
                throw new CryptographicException("A piece of the document is not in its place.");
            }

            size -= piece.Length - Label;
            yield return piece.AsMemory(Label);
        }
    }

    private static Task<byte[]?> StoredAsync(AppDb db, Guid contentId, int number, CancellationToken ct) =>
        db.Set<DocumentChunk>().Where(c => c.ContentId == contentId && c.Number == number).Select(c => c.Data).FirstOrDefaultAsync(ct);

    /// <summary>Throws away what no document names. What this misses (a process that dies), the daily job finds.</summary>
    public Task DiscardAsync(Guid contentId) => work.RunAsync(
        scope => scope.Db.Set<DocumentChunk>().Where(c => c.ContentId == contentId && !scope.Db.Set<Document>().Any(d => d.ContentId == contentId))
            .ExecuteDeleteAsync(scope.Ct),
        CancellationToken.None);

    private Task StoreAsync(Guid id, int number, Span<byte> piece, CancellationToken ct)
    {
        id.TryWriteBytes(piece, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(piece[(Label - sizeof(int))..], number);
        var data = cipher.Protect(piece.ToArray());
        return work.RunAsync(
            scope =>
            {
                scope.Db.Add(new DocumentChunk { ContentId = id, Number = number, Data = data, CreatedAt = scope.Now });
                return Task.CompletedTask;
            },
            ct);
    }

    private static bool IsLabelled(ReadOnlySpan<byte> piece, Guid id, int number) => piece.Length > Label
        && new Guid(piece[..16], bigEndian: true) == id && BinaryPrimitives.ReadInt32BigEndian(piece[16..]) == number;
}
