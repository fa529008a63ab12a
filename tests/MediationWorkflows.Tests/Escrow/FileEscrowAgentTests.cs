using MediationWorkflows.Escrow;
using NodaTime;

namespace MediationWorkflows.Tests.Escrow;

public sealed class FileEscrowAgentTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("escrow-");

    private EscrowInstruction Instruction { get; } = new("release-1", ReleaseTo.Payee, 1000.50m, "USD", "ACC-1");

    [Fact]
    public async Task However_often_and_by_whomever_it_is_delivered_there_is_one_file_with_its_first_content()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => new FileEscrowAgent(folder.FullName).InstructAsync(Instruction, default))));

        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder.FullName, "instructions")));
        Assert.Contains("1000.50", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new FileEscrowAgent(folder.FullName).InstructAsync(Instruction with { Amount = 2000 }, default));
    }

    [Theory]
    [InlineData("""{"paid": true, "paidOn": "2027-11-24", "note": "receipt 17"}""", true)]
    [InlineData("""{"paid": false}""", false)]
    [InlineData("""{"paid": "yes"}""", null)]
    [InlineData("""{"paidOn": "2027-11-24"}""", null)]
    [InlineData("""{"paid": tr""", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    public async Task Only_a_clear_word_of_the_agent_counts(string written, bool? paid)
    {
        var agent = new FileEscrowAgent(folder.FullName);
        Assert.Null(await agent.FindAcknowledgementAsync("release-1", default));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "acknowledgements"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "acknowledgements", "release-1.json"), written);

        Assert.Equal(paid, (await agent.FindAcknowledgementAsync("release-1", default))?.Paid);
        if (paid == true)
        {
            Assert.Equal(new LocalDate(2027, 11, 24), (await agent.FindAcknowledgementAsync("release-1", default))!.PaidOn);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
