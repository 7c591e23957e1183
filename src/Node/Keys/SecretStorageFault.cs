namespace OpenLedger.Node.Keys;

/// <summary>Why a key file does not open.</summary>
public enum SecretStorageFault
{
    /// <summary>Not a JSON object of version 3, or a member is missing or of another form.</summary>
    Malformed,

    /// <summary>A cipher or a key derivation that version 3 has not.</summary>
    Unsupported,

    /// <summary>Deriving the key would cost more memory or time than is spent on a file.</summary>
    TooCostly,

    /// <summary>The password is another one, or the file is damaged.</summary>
    WrongPassword,

    /// <summary>The file names another address than its key has.</summary>
    ForeignAddress,
}
