using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Documents;

public sealed class DocumentContentsTests
{
    [Theory, BothDatabases]
    public async Task What_goes_in_piece_by_piece_comes_out_and_is_unreadable_in_between(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("relapse in May. ", 40_000)));

        var content = await Files.StoreAsync(opened, bytes);

        Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (content.Size, content.Hash));
        Assert.Equal(bytes, await Files.ReadAsync(opened, content));
        var stored = await ChunksAsync(opened);
        Assert.Equal(3, stored.Count);
        Assert.All(stored, piece => Assert.Equal(-1, piece.Data.AsSpan().IndexOf("relapse"u8)));
    }

    [Fact]
    public async Task Pieces_that_somebody_exchanged_in_the_database_are_not_given_out()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var content = await Files.StoreAsync(opened, new byte[600_000].Select(_ => (byte)'a').ToArray());
        var other = await Files.StoreAsync(opened, new byte[600_000].Select(_ => (byte)'b').ToArray());
        await opened.DoAsync(async s =>
        {
            var foreign = (await s.Db.Set<DocumentChunk>().SingleAsync(c => c.ContentId == other.Id && c.Number == 1, s.Ct)).Data;
            await s.Db.Set<DocumentChunk>().Where(c => c.ContentId == content.Id && c.Number == 1).ExecuteUpdateAsync(set => set.SetProperty(c => c.Data, foreign), s.Ct);
        });

        await Assert.ThrowsAsync<CryptographicException>(() => Files.ReadAsync(opened, content));
    }

    [Theory]
    [InlineData("page.txt", "text/plain", "<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("page.txt", "text/plain", "\uFEFF\n <svg onload=alert(1)>")]
    [InlineData("paper.pdf", "application/pdf", "MZ this is a program")]
    [InlineData("paper.pdf", "text/plain", "%PDF-1.7")]
    [InlineData("picture.png", "image/png", "%PDF-1.7")]
    [InlineData("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\u0003\u0004 an archive of something")]
    [InlineData("note.txt", "text/plain", "%PDF-1.7")]
    [InlineData("note.txt", "text/plain", "text\0with a hole")]
    [InlineData("program.exe", "application/octet-stream", "MZ")]
    [InlineData("page.html", "text/html", "<p>hello</p>")]
    [InlineData("", "text/plain", "text")]
    [InlineData("exe\u202Etxt.txt", "text/plain", "text")]
    [InlineData("a\r\nSet-Cookie: x.txt", "text/plain", "text")]
    [InlineData("note.txt", "text/plain", "")]
    public async Task A_file_that_is_not_what_it_says_is_refused_and_nothing_of_it_is_kept(string name, string type, string content)
    {
        await using var opened = await OpenedCase.CreateAsync();

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Files.StoreAsync(opened, Encoding.UTF8.GetBytes(content), new FileClaim(name, type)));

        Assert.Equal(["file"], refusal.Errors.Keys);
        Assert.Empty(await ChunksAsync(opened));
    }

    [Theory]
    [InlineData("paper.PDF", "application/pdf", "%PDF-1.7 …")]
    [InlineData("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\u0003\u0004…[Content_Types].xml…")]
    [InlineData("notas médicas.txt", "text/plain", "¿Cómo está?")]
    [InlineData("C:\\Users\\me\\table.csv", "text/csv", "a;b\n1;2")]
    public async Task A_file_that_is_what_it_says_is_taken_in(string name, string type, string content)
    {
        await using var opened = await OpenedCase.CreateAsync();

        Assert.Equal(type, (await Files.StoreAsync(opened, Encoding.UTF8.GetBytes(content), new FileClaim(name, type))).ContentType);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_when_it_has_been_sent_that_far_and_nothing_of_it_is_kept()
    {
        await using var opened = await OpenedCase.CreateAsync();

        await Assert.ThrowsAsync<InvalidInputException>(() => Files.StoreAsync(opened, new byte[(1024 * 1024) + 1].Select(_ => (byte)'a').ToArray()));

        Assert.Empty(await ChunksAsync(opened));
    }

    [Theory, BothDatabases]
    public async Task What_no_document_names_is_deleted_a_day_later_and_what_one_names_stays(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var document = await Files.AddAsync(opened, "client", InformationClass.PartyPrivate);
        await Files.StoreAsync(opened, "abandoned"u8.ToArray());
        Task SweepAsync() => opened.DoAsync(s => new OrphanedContentJob().RunAsync(s));

        opened.Pass(Duration.FromHours(23));
        await SweepAsync();
        Assert.Equal(2, (await ChunksAsync(opened)).Count);
        opened.Pass(Duration.FromHours(2));
        await SweepAsync();

        Assert.Equal(document.ContentId, Assert.Single(await ChunksAsync(opened)).ContentId);
        await opened.World.Get<DocumentContents>().DiscardAsync(document.ContentId);
        Assert.Single(await ChunksAsync(opened));
    }

    private static Task<List<DocumentChunk>> ChunksAsync(OpenedCase opened) => opened.World.ReadAsync(s => s.Db.Set<DocumentChunk>().ToListAsync(s.Ct));
}
