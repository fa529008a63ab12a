using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class AuditVerifyTests
{
    [Fact]
    public async Task The_verb_answers_by_exit_code_and_names_the_link_that_was_changed()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        var (sound, touched) = (Guid.Parse(await coordinator.OpenCaseAsync()), Guid.Parse(await coordinator.OpenCaseAsync()));
        Assert.Equal(0, (await Verbs.RunAsync("audit", "verify", "--data", factory.Data)).Code);
        await factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope => scope.Db.Set<AuditEvent>().Where(e => e.CaseId == touched && e.Sequence == 1).ExecuteUpdateAsync(u => u.SetProperty(e => e.Action, "case.renamed")), default);

        var (code, output, _) = await Verbs.RunAsync("audit", "verify", "--data", factory.Data);

        Assert.Equal(1, code);
        Assert.Contains($"{touched} link 1 Changed", output, StringComparison.Ordinal);
        Assert.EndsWith("tampered=1", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Verbs.RunAsync("audit", "verify", "--case", $"{sound}", "--data", factory.Data)).Code);
        Assert.Equal(2, (await Verbs.RunAsync("audit", "verify", "--case", $"{Guid.NewGuid()}", "--data", factory.Data)).Code);
    }
}
