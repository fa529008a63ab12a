using System.Reflection;
using MediationWorkflows.Database;
using Xunit.Sdk;

namespace MediationWorkflows.Tests.Support;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL. Only <c>eng/test --without postgres</c> leaves the second out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public static bool WithoutPostgres { get; } =
        Environment.GetEnvironmentVariable("MEDIATION_TEST_WITHOUT")?.Split(',').Contains("postgres", StringComparer.Ordinal) == true;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [DatabaseProvider.Sqlite];
        if (!WithoutPostgres)
        {
            yield return [DatabaseProvider.Postgres];
        }
    }
}
