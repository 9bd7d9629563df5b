using System.Globalization;
using System.Text.Json;
using Checkpoint.Edge.Operation;

namespace Checkpoint.Edge.Staff;

/// <summary>Gives tokens and takes them away. Each method gives back the exit code of its command.</summary>
internal sealed class StaffRoll(StaffFile file, TimeProvider time, TextWriter output, TextWriter errors)
{
    public const int Done = 0, Refused = 1, Unusable = 2;

    public int Add(string name) => Guarded(() =>
    {
        if (!StaffMember.IsName(name))
        {
            errors.WriteLine(CommandWords.Of("StaffName", StaffMember.MaximumName));
            return Refused;
        }

        var token = StaffToken.Make();
        file.Write([.. file.Read().Where(member => member.Name != name), new StaffMember(name, StaffToken.HashOf(token), time.GetUtcNow())]);
        // The sentence apart from the token, so that a script reads the token alone.
        errors.WriteLine(CommandWords.Of("StaffAdded", name));
        output.WriteLine(token);
        return Done;
    });

    public int Remove(string name) => Guarded(() =>
    {
        var members = file.Read();
        var rest = members.Where(member => member.Name != name).ToList();
        if (rest.Count == members.Count)
        {
            errors.WriteLine(CommandWords.Of("StaffUnknown", name));
            return Refused;
        }

        file.Write(rest);
        output.WriteLine(CommandWords.Of("StaffRemoved", name));
        return Done;
    });

    public int List() => Guarded(() =>
    {
        var members = file.Read();
        foreach (var member in members.OrderBy(member => member.Name, StringComparer.CurrentCulture))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{member.Since.LocalDateTime:yyyy-MM-dd HH:mm}  {member.Name}"));
        if (members.Count == 0) errors.WriteLine(CommandWords.Of("StaffNobody"));
        return Done;
    });

    private int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (JsonException malformed)
        {
            errors.WriteLine(CommandWords.Of("StaffUnreadable", file.Path, malformed.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(CommandWords.Of("StaffUnwritable", file.Path, e.Message));
        }

        return Unusable;
    }
}
