using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;

namespace MediationWorkflows.Web.Tests.Operations;

public sealed class WakeUpTests : IAsyncLifetime
{
    readonly MediationFactory factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
    HttpClient administrator = null!;
    int deadlines;

    [Fact]
    public async Task The_proof_names_what_nothing_wakes_and_a_repair_restores_it()
    {
        Assert.True((bool)(await administrator.ReadAsync("/operations/wake-up"))["isProven"]!);
        await factory.WithoutWakeUpAsync();

        var broken = await administrator.ReadAsync("/operations/wake-up");
        var looked = await (await administrator.PostAsync("/operations/reconcile?dryRun=true")).JsonAsync();
        var repaired = await (await administrator.PostAsync("/operations/reconcile")).JsonAsync();

        Assert.False((bool)broken["isProven"]!);
        Assert.Equal("DeadlineWithoutWakeUp", broken["gaps"]![0]!["kind"]!.ToString());
        Assert.Equal(((int)looked["count"]!, deadlines), ((int)repaired["count"]!, broken["gaps"]!.AsArray().Count));
        Assert.True((bool)(await administrator.ReadAsync("/operations/wake-up"))["isProven"]!);
    }

    [Fact]
    public async Task The_command_line_looks_and_repairs_beside_the_running_service()
    {
        Assert.Equal((0, "found=0 repaired=0 left=0"), Result(await Verbs.RunAsync("reconcile", "--data", factory.Data)));
        await factory.WithoutWakeUpAsync();

        var (looked, report, _) = await Verbs.RunAsync("reconcile", "--dry-run", "--data", factory.Data);
        var (repaired, _, _) = await Verbs.RunAsync("reconcile", "--data", factory.Data);

        Assert.Equal((1, 0), (looked, repaired));
        Assert.EndsWith($"found={deadlines} repaired=0 left={deadlines}", report, StringComparison.Ordinal);
        Assert.True((bool)(await administrator.ReadAsync("/operations/wake-up"))["isProven"]!);
    }

    static (int, string) Result((int Code, string Output, string Error) result) => (result.Code, result.Output);

    public async Task InitializeAsync()
    {
        administrator = await factory.ProgramAsync(Role.Administrator);
        var coordinator = await factory.ProgramAsync(Role.Coordinator);
        deadlines = (await coordinator.ListAsync($"/cases/{await coordinator.OpenCaseAsync()}/tasks")).Count;
    }

    public async Task DisposeAsync() => await factory.DisposeAsync();
}
