using System.Collections;
using System.Globalization;
using System.Resources;
using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Proposals;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>Every code that a page can show has words, in both languages.</summary>
public sealed class TextsTests
{
    static HashSet<string> Keys(string language) =>
        [.. new ResourceManager(typeof(Texts)).GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: language == "en")!
            .Cast<DictionaryEntry>().Select(entry => (string)entry.Key)];

    [Fact]
    public void Spanish_says_everything_that_English_says() => Assert.Equal(Keys("en").Order(), Keys("es").Order());

    [Fact]
    public async Task Every_kind_of_task_and_every_answer_has_words()
    {
        await using var factory = new MediationFactory();
        await using var scope = factory.Services.CreateAsyncScope();
        var kinds = scope.ServiceProvider.GetRequiredService<TaskKinds>().All.ToList();
        var keys = Keys("en");

        Assert.Empty(kinds.Select(kind => $"Task.{kind.Name}").Concat(kinds.SelectMany(kind => kind.Outcomes).Select(outcome => $"Outcome.{outcome}")).Except(keys));
    }

    [Fact]
    public void Every_state_has_words()
    {
        static IEnumerable<string> Of<T>(string prefix)
            where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{prefix}.{name}");

        Assert.Empty(Of<CasePhase>("Phase").Concat(Of<CaseOutcome>("CaseOutcome")).Concat(Of<TaskState>("TaskState")).Concat(Of<DeadlineState>("DeadlineState"))
            .Concat(Of<OutboxState>("MailState")).Concat(Of<SessionState>("SessionState")).Concat(Of<BlockKind>("BlockKind")).Concat(Of<ProposalKind>("ProposalKind")).Concat(Of<StallReason>("Stalled")).Concat(Of<Access.Role>("Role")).Concat(Of<Access.InformationClass>("Class")).Except(Keys("en")));
    }

    [Fact]
    public void Every_mail_has_a_name() =>
        Assert.Empty(MailTemplates.Shipped.Keys.Select(key => $"Mail.{key}").Except(Keys("en")));
}
