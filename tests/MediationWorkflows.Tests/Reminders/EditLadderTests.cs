using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Reminders;

public sealed class EditLadderTests
{
    [Theory, BothDatabases]
    public async Task An_edit_says_first_how_many_dates_stay_under_what_they_have_and_then_they_do(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD", "standard");
        var shorter = new EditLadder.Command(LadderLibrary.Get("standard") with { Rungs = [.. LadderLibrary.Get("standard").Rungs.Skip(1)] }, new Viewer(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator }));

        var preview = await test.World.ReadAsync(s => s.Get<EditLadder>().PreviewAsync(shorter, s.Ct));
        Assert.Equal((1, 2, 1), (preview.Current!.Version, preview.Next.Version, preview.Keeping));
        Assert.Equal(1, (await CurrentAsync(test)).Version);

        await test.World.DoAsync(s => s.Get<EditLadder>().RunAsync(shorter, s.Now, s.Ct));
        Assert.Equal(2, (await CurrentAsync(test)).Version);
        Assert.Equal(1, (await test.DeadlineAsync(task)).LadderVersion);
    }

    private static Task<ReminderLadder> CurrentAsync(TestCase test) => test.World.ReadAsync(s => s.Get<LadderCatalog>().CurrentAsync("standard", s.Ct));
}
