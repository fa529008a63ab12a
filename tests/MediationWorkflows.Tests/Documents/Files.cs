using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Documents;
using MediationWorkflows.Tests.Cases;
using NodaTime;

namespace MediationWorkflows.Tests.Documents;

/// <summary>Files as senders hand them in.</summary>
internal static class Files
{
    public static readonly DocumentOptions Options = new() { MaxMegabytes = 1 };

    public static readonly FileClaim Note = new("note.txt", "text/plain");

    public static Task<StoredContent> StoreAsync(OpenedCase opened, byte[] bytes, FileClaim? claim = null) =>
        opened.World.Get<DocumentContents>().StoreAsync(new MemoryStream(bytes), claim ?? Note, Options, CancellationToken.None);

    public static async Task<Document> AddAsync(
        OpenedCase opened, string by, InformationClass @class, string text = "text", Guid? revises = null, LocalDate? reviewOn = null)
    {
        var content = await StoreAsync(opened, Encoding.UTF8.GetBytes(text));
        return await opened.DoAsync(s => s.Get<AddDocument>().RunAsync(
            new AddDocument.Command(opened.Id, @class, Note, content, revises, reviewOn, opened.By(by)), s.Now, s.Ct));
    }

    public static async Task<byte[]> ReadAsync(OpenedCase opened, StoredContent content)
    {
        var all = new MemoryStream();
        await foreach (var piece in opened.World.Get<DocumentContents>().ReadAsync(content.Id, content.Size, CancellationToken.None))
        {
            all.Write(piece.Span);
        }

        return all.ToArray();
    }
}
