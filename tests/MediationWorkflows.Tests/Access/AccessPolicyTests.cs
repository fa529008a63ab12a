using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Access;

public sealed class AccessPolicyTests
{
    private static AccessPolicy Policy(WorkScope scope) => scope.Get<AccessPolicy>();

    [Theory, BothDatabases]
    public async Task A_case_of_others_looks_like_no_case_at_all(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        var (caseId, _, items) = await AccessWorld.CreateAsync(world);
        var outsider = AccessWorld.ViewerOf(Guid.NewGuid());
        await world.ReadAsync(async scope =>
        {
            var theirs = await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).For(outsider, caseId, scope.Now, scope.Ct));
            var none = await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).For(outsider, Guid.NewGuid(), scope.Now, scope.Ct));
            Assert.Equal(none.Message, theirs.Message);
            await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).FindAsync<InfoItem>(outsider, items[0].Strange, "item", scope.Now, scope.Ct));
            Assert.Empty(await Policy(scope).VisibleCases(outsider, scope.Now).ToListAsync(scope.Ct));
            return true;
        });
    }

    /// <summary>Also inside a case: what one may not know of, and what there is not, are told apart by nothing.</summary>
    [Fact]
    public async Task To_everybody_in_a_case_what_they_may_not_know_of_is_refused_in_the_words_of_what_there_is_not()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, viewers, items) = await AccessWorld.CreateAsync(world);
        var hidden = await world.ReadAsync(async scope =>
        {
            var all = await scope.Db.Set<InfoItem>().Where(i => i.CaseId == caseId).ToDictionaryAsync(i => i.Id, scope.Ct);
            var hidden = 0;
            foreach (var (role, viewer) in viewers)
            {
                var access = await Policy(scope).TryForAsync(viewer, caseId, scope.Now, scope.Ct);
                var none = await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).FindAsync<InfoItem>(viewer, Guid.NewGuid(), "item", scope.Now, scope.Ct));
                foreach (var strange in items.Where(i => i.Role == role && access?.CanSee(all[i.Strange]) != true))
                {
                    var theirs = await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).FindAsync<InfoItem>(viewer, strange.Strange, "item", scope.Now, scope.Ct));
                    Assert.Equal(none.Message, theirs.Message);
                    Assert.Null(await Policy(scope).TryOpenAsync<InfoItem>(viewer, strange.Strange, scope.Now, scope.Ct));
                    hidden++;
                }

                Assert.Null(await Policy(scope).TryOpenAsync<InfoItem>(viewer, Guid.NewGuid(), scope.Now, scope.Ct));
            }

            return hidden;
        });
        Assert.True(hidden > 100, $"Only {hidden} were tried.");
    }

    [Fact]
    public async Task A_second_role_never_opens_what_was_told_in_confidence()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, viewers, _) = await AccessWorld.CreateAsync(world);
        var mediator = viewers[Role.Mediator];
        var alsoAdministrator = AccessWorld.ViewerOf(mediator.PersonId!.Value, Role.Administrator);
        await world.ReadAsync(async scope =>
        {
            var alone = await Policy(scope).For(mediator, caseId, scope.Now, scope.Ct);
            var both = await Policy(scope).For(alsoAdministrator, caseId, scope.Now, scope.Ct);
            Assert.Equal(AccessLevel.Full, alone.Level(InformationClass.Caucus));
            Assert.Equal(AccessLevel.None, both.Level(InformationClass.Caucus));
            Assert.Equal(AccessLevel.None, both.Level(InformationClass.PartyPrivate));
            Assert.Equal(AccessLevel.Full, both.Level(InformationClass.Joint));
            return true;
        });
    }

    [Fact]
    public async Task A_representative_sees_what_the_principal_sees_until_the_mandate_ends()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, guardian, item) = await world.DoAsync(async scope =>
        {
            var mediationCase = AccessWorld.Case(scope.Now);
            scope.Db.Add(mediationCase);
            var client = AccessWorld.Join(scope.Db, mediationCase.Id, Role.Client, "client", scope.Now);
            var represents = AccessWorld.Join(scope.Db, mediationCase.Id, Role.Representative, "guardian", scope.Now, client.Id, scope.Now + Duration.FromDays(30));
            var mine = AccessWorld.Item(scope.Db, mediationCase.Id, InformationClass.PartyPrivate, client.Id, scope.Now);
            await scope.Db.SaveChangesAsync(scope.Ct);
            return (mediationCase.Id, AccessWorld.ViewerOf(represents.PersonId), mine);
        });
        await world.ReadAsync(async scope =>
        {
            var within = await Policy(scope).For(guardian, caseId, scope.Now + Duration.FromDays(29), scope.Ct);
            Assert.True(within.CanRead(item));
            Assert.True(within.Can(CaseAction.SignSettlement));
            await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).For(guardian, caseId, scope.Now + Duration.FromDays(30), scope.Ct));
            return true;
        });
    }

    /// <summary>Who left has nobody to act for them: neither what they see nor what they are asked goes on by their representative.</summary>
    [Fact]
    public async Task A_representative_acts_for_nobody_who_has_withdrawn()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (client, guardian) = await world.DoAsync(async scope =>
        {
            var mediationCase = AccessWorld.Case(scope.Now);
            scope.Db.Add(mediationCase);
            var client = AccessWorld.Join(scope.Db, mediationCase.Id, Role.Client, "client", scope.Now);
            return (client, AccessWorld.Join(scope.Db, mediationCase.Id, Role.Representative, "guardian", scope.Now, client.Id));
        });
        Task<IReadOnlySet<Guid>> ActingForAsync() => world.ReadAsync(s => Policy(s).ActingForAsync(guardian.PersonId, s.Now, s.Ct));
        Assert.Equal([client.Id, guardian.Id], (await ActingForAsync()).Order());

        await world.DoAsync(scope => scope.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(client.Id, AccessWorld.ViewerOf(client.PersonId)), scope.Now, scope.Ct));
        Assert.Equal([guardian.Id], await ActingForAsync());
    }

    [Fact]
    public async Task Who_withdrew_sees_the_case_no_more()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, viewers, _) = await AccessWorld.CreateAsync(world);
        var client = viewers[Role.Client];
        await world.DoAsync(async scope =>
        {
            var participation = await scope.Db.Set<Participation>().FirstAsync(p => p.PersonId == client.PersonId, scope.Ct);
            await scope.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(participation.Id, client), scope.Now, scope.Ct);
        });
        await world.ReadAsync(async scope =>
        {
            await Assert.ThrowsAsync<NotFoundException>(() => Policy(scope).For(client, caseId, scope.Now, scope.Ct));
            return true;
        });
    }

    [Fact]
    public async Task Reading_something_sensitive_is_on_record_and_so_is_a_refused_attempt()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, viewers, items) = await AccessWorld.CreateAsync(world);
        var caucus = items.First(i => i.Role == Role.Mediator && i.Class == InformationClass.Caucus).Own!.Value;
        await world.DoAsync(async scope =>
        {
            var item = (await scope.Db.FindAsync<InfoItem>([caucus], scope.Ct))!;
            var mediator = await Policy(scope).For(viewers[Role.Mediator], caseId, scope.Now, scope.Ct);
            var coordinator = await Policy(scope).For(viewers[Role.Coordinator], caseId, scope.Now, scope.Ct);
            Assert.True(await Policy(scope).OpenToReadAsync(mediator, item, scope.Now, scope.Ct));
            Assert.False(await Policy(scope).OpenToReadAsync(coordinator, item, scope.Now, scope.Ct));
        });
        var trail = await world.ReadAsync(scope => scope.Db.Set<AuditEvent>().OrderBy(a => a.Sequence).ToListAsync(scope.Ct));
        Assert.Equal(["content.read", "content.read.refused"], trail.Select(a => a.Action));
        Assert.Equal([viewers[Role.Mediator].PersonId, viewers[Role.Coordinator].PersonId], trail.Select(a => a.ActorId));
        Assert.DoesNotContain(trail, a => a.Data?.Contains('x', StringComparison.Ordinal) == true);
    }

    [Theory, BothDatabases]
    public async Task A_coordinator_lists_caucus_items_but_reads_none_and_nobody_lists_whistleblowers_by_metadata(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        var (caseId, viewers, _) = await AccessWorld.CreateAsync(world);
        await world.ReadAsync(async scope =>
        {
            var coordinator = await Policy(scope).For(viewers[Role.Coordinator], caseId, scope.Now, scope.Ct);
            var caucus = scope.Db.Set<InfoItem>().Where(i => i.Class == InformationClass.Caucus);
            Assert.NotEmpty(await coordinator.Visible(caucus).ToListAsync(scope.Ct));
            Assert.Empty(await coordinator.Readable(caucus).ToListAsync(scope.Ct));
            var oversight = await Policy(scope).For(viewers[Role.Oversight], caseId, scope.Now, scope.Ct);
            Assert.Empty(await oversight.Visible(scope.Db.Set<InfoItem>().Where(i => i.Class == InformationClass.Whistleblower)).ToListAsync(scope.Ct));
            return true;
        });
    }

    [Fact]
    public async Task The_system_acts_but_reads_nothing()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var (caseId, viewers, _) = await AccessWorld.CreateAsync(world);
        await world.ReadAsync(async scope =>
        {
            foreach (var viewer in new[] { Viewer.System, Viewer.CarryingOut(viewers[Role.Mediator].PersonId) })
            {
                var access = await Policy(scope).For(viewer, caseId, scope.Now, scope.Ct);
                Assert.True(access.Can(CaseAction.CloseCase));
                Assert.Empty(await access.Visible(scope.Db.Set<InfoItem>()).ToListAsync(scope.Ct));
            }

            return true;
        });
    }

    [Fact]
    public async Task What_the_maps_tell_the_database_is_what_the_rows_say()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.ReadAsync(scope =>
        {
            foreach (var entity in scope.Db.Model.GetEntityTypes().Where(e => typeof(IClassified).IsAssignableFrom(e.ClrType)))
            {
                var columns = ClassifiedMapping.Of(entity);
                var row = (IClassified)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(entity.ClrType);
                Assert.NotNull(entity.FindProperty(columns.CaseId));
                if (columns.Class is { } @class)
                {
                    Assert.Equal(@class, row.Class);
                }
                else
                {
                    Assert.NotNull(entity.FindProperty(nameof(IClassified.Class)));
                }

                Assert.True(columns.Owner is null || entity.FindProperty(columns.Owner) is not null, entity.Name);
            }

            return Task.FromResult(true);
        });
    }
}
