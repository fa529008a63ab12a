namespace MediationWorkflows.Web.Hosting;

/// <summary>One installation's folder: database, keys, mail and, if the operator likes, settings.</summary>
/// <param name="Path">Absolute.</param>
public sealed record DataFolder(string Path)
{
    /// <summary>Data Protection keys. Whoever has them and the database can read everything: back them up, and keep them to yourself.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>Mails are written here as .eml files unless an SMTP server is configured.</summary>
    public string Mail => System.IO.Path.Combine(Path, "mail");

    public string Settings => System.IO.Path.Combine(Path, "appsettings.json");

    /// <summary>A folder as typed, relative to where the caller stands.</summary>
    public static DataFolder At(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>Creates the folder, readable by its owner only where the system knows owners.</summary>
    public void Create()
    {
        foreach (var folder in new[] { Path, Keys, Mail })
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
