using System.Reflection;
using MediationWorkflows.Database;
using Xunit.Sdk;

namespace MediationWorkflows.Web.Tests;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL. Only <c>eng/test --without postgres</c> leaves the second out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [DatabaseProvider.Sqlite];
        if (Environment.GetEnvironmentVariable("MEDIATION_TEST_WITHOUT")?.Split(',').Contains("postgres", StringComparer.Ordinal) != true)
            yield return [DatabaseProvider.Postgres];
    }
}
