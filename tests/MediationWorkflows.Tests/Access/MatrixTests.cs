using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Access;

/// <summary>Every role × every class × (get, list) against the matrix, which is written out here once more so that a slip in one is seen in the other.</summary>
public sealed class MatrixTests
{
    private static readonly Dictionary<Role, string> Matrix = new()
    {
        //                                   M J P K H * Y W T E D A
        [Role.Client] =                    "F F O O O O S O F F F O",
        [Role.Clinician] =                 "F F O O S S S O F m F O",
        [Role.InstitutionRepresentative] = "F F O O S - S - F F F -",
        [Role.Supporter] =                 "S S - - S - S - S - S -",
        [Role.Insurer] =                   "m - O - S - - - S S R -",
        [Role.Mediator] =                  "F F S F S S F S F m F O",
        [Role.Coordinator] =               "F F m m m - m - F F F m",
        [Role.SafetyOfficer] =             "F - - X X X F S S - R -",
        [Role.Expert] =                    "S S - - S S - - S - S -",
        [Role.Oversight] =                 "m - - - - - m m F m R -",
        [Role.Regulator] =                 "X - - - X X X X S - R -",
        [Role.TreatmentTeam] =             "m - - - S S S - S - - -",
        [Role.EscrowAgent] =               "m - - - - - - - ‡ F - -",
        [Role.Interpreter] =               "- - - - - - - - - - - -",
        [Role.Administrator] =             "m - - - - - m - m m - m",
        [Role.Designer] =                  "- - - - - - - - - - - -",
        [Role.Auditor] =                   "F X - - - - m m F F F F",
        [Role.Analyst] =                   "- - - - - - - - - - - -",
    };

    private static readonly Dictionary<string, AccessLevel> Levels = new(StringComparer.Ordinal)
    {
        ["F"] = AccessLevel.Full, ["O"] = AccessLevel.Own, ["S"] = AccessLevel.Shared, ["R"] = AccessLevel.Redacted, ["m"] = AccessLevel.Metadata, ["X"] = AccessLevel.Exception,
        ["-"] = AccessLevel.None, ["‡"] = AccessLevel.ReleaseCondition,
    };

    /// <summary>What a viewer may get and list; the policy's own answer, or one that leaks on purpose.</summary>
    private sealed record Doors(Func<CaseAccess, InfoItem, bool> Get, Func<CaseAccess, IQueryable<InfoItem>, IQueryable<InfoItem>> List);

    private static readonly Doors Policy = new((access, item) => access.CanRead(item), (access, items) => access.Readable(items));

    [Theory, BothDatabases]
    public async Task Every_role_reads_of_every_class_exactly_what_the_matrix_says(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);

        Assert.Empty(await FindLeaksAsync(world, Policy));
    }

    [Fact]
    public async Task A_leak_in_get_or_in_list_is_caught()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        // The smallest leak there is: one class, of one kind of row.
        var byGet = Policy with { Get = (access, item) => item.Class == InformationClass.Caucus || access.CanRead(item) };
        var byList = Policy with { List = (access, items) => items.Where(i => i.CaseId == access.CaseId && i.Class == InformationClass.Whistleblower) };

        Assert.Contains("get Coordinator Caucus strange: readable", await FindLeaksAsync(world, byGet));
        Assert.Contains("list Auditor Whistleblower strange: readable", await FindLeaksAsync(world, byList));
    }

    [Fact]
    public void The_policys_data_is_the_matrix_cell_by_cell()
    {
        Assert.Equal((19, 12), (Enum.GetValues<Role>().Length, Enum.GetValues<InformationClass>().Length));
        Assert.Equal([Role.Representative], Enum.GetValues<Role>().Except(Matrix.Keys));
        var wrong = from role in Enum.GetValues<Role>()
                    from @class in Enum.GetValues<InformationClass>()
                    let expected = Matrix.TryGetValue(role, out var cells) ? Levels[cells.Split(' ')[(int)@class]] : AccessLevel.None
                    where AccessMatrix.Of(role, @class) != expected
                    select $"{role} {@class}: {AccessMatrix.Of(role, @class)} and not {expected}";

        Assert.Empty(wrong);
    }

    /// <summary>Strictest first, as the specification orders them: what is confided takes the stricter of two roles by it.</summary>
    [Fact]
    public void Levels_are_ordered_by_strictness() => Assert.Equal(
        [AccessLevel.None, AccessLevel.Exception, AccessLevel.Metadata, AccessLevel.Redacted, AccessLevel.ReleaseCondition, AccessLevel.Shared, AccessLevel.Own, AccessLevel.Full], Enum.GetValues<AccessLevel>().Order());

    [Fact]
    public void Of_two_roles_what_was_confided_takes_the_stricter_cell_and_all_else_the_wider()
    {
        foreach (var (one, other) in from one in Matrix.Keys from other in Matrix.Keys select (one, other))
        {
            foreach (var @class in Enum.GetValues<InformationClass>())
            {
                AccessLevel[] alone = [Levels[Matrix[one].Split(' ')[(int)@class]], Levels[Matrix[other].Split(' ')[(int)@class]]];
                var isConfided = @class is InformationClass.Caucus or InformationClass.PartyPrivate or InformationClass.Whistleblower;
                Assert.Equal(isConfided ? alone.Min() : alone.Max(), AccessMatrix.Of([one, other], @class));
            }
        }
    }

    [Fact]
    public async Task A_representative_of_whatever_role_has_the_principals_cells_from_the_first_instant_of_the_mandate_to_the_last()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var days = Duration.FromDays(30);
        var (caseId, pairs) = await world.DoAsync(async scope =>
        {
            var mediationCase = AccessWorld.Case(scope.Now);
            scope.Db.Add(mediationCase);
            var pairs = new Dictionary<Role, Viewer>();
            foreach (var role in Matrix.Keys.Except(AccessWorld.AccountRoles))
            {
                var principal = AccessWorld.Join(scope.Db, mediationCase.Id, role, $"of-{role}", scope.Now);
                pairs[role] = AccessWorld.ViewerOf(AccessWorld.Join(scope.Db, mediationCase.Id, Role.Representative, $"for-{role}", scope.Now, principal.Id, scope.Now + days).PersonId);
            }

            await scope.Db.SaveChangesAsync(scope.Ct);
            return (mediationCase.Id, pairs);
        });
        await world.ReadAsync(async scope =>
        {
            foreach (var (role, representative) in pairs)
            {
                Task<CaseAccess> AtAsync(Instant at) => scope.Get<AccessPolicy>().For(representative, caseId, at, scope.Ct);
                foreach (var at in new[] { scope.Now, scope.Now + days - Duration.Epsilon })
                {
                    var access = await AtAsync(at);
                    Assert.Equal(Matrix[role].Split(' ').Select(cell => Levels[cell]), Enum.GetValues<InformationClass>().Select(access.Level));
                }

                await Assert.ThrowsAsync<NotFoundException>(() => AtAsync(scope.Now - Duration.Epsilon));
                await Assert.ThrowsAsync<NotFoundException>(() => AtAsync(scope.Now + days));
            }

            return true;
        });
    }

    private static async Task<List<string>> FindLeaksAsync(TestWorld world, Doors doors)
    {
        var (caseId, viewers, items) = await AccessWorld.CreateAsync(world);
        return await world.ReadAsync(async scope =>
        {
            var all = await scope.Db.Set<InfoItem>().Where(i => i.CaseId == caseId).ToDictionaryAsync(i => i.Id, scope.Ct);
            var findings = new List<string>();
            foreach (var (role, viewer) in viewers)
            {
                CaseAccess access;
                try
                {
                    access = await scope.Get<AccessPolicy>().For(viewer, caseId, scope.Now, scope.Ct);
                }
                catch (NotFoundException) when (role is Role.Designer or Role.Analyst)
                {
                    continue; // knows of no case at all
                }

                var listed = (await doors.List(access, scope.Db.Set<InfoItem>()).ToListAsync(scope.Ct)).Select(i => i.Id).ToHashSet();
                foreach (var of in items.Where(i => i.Role == role))
                {
                    var level = Matrix[role].Split(' ')[(int)of.Class];
                    foreach (var (name, id, expected) in new (string, Guid?, bool)[]
                    {
                        ("own", of.Own, level is "F" or "O" or "S"), ("strange", of.Strange, level is "F"), ("shared", of.Shared, level is "F" || (level is "S" && of.Own is not null)),
                    })
                    {
                        if (id is { } row && doors.Get(access, all[row]) != expected)
                        {
                            findings.Add($"get {role} {of.Class} {name}: {(expected ? "not readable" : "readable")}");
                        }

                        if (id is { } line && listed.Contains(line) != expected)
                        {
                            findings.Add($"list {role} {of.Class} {name}: {(expected ? "not readable" : "readable")}");
                        }
                    }
                }
            }

            return findings;
        });
    }
}
