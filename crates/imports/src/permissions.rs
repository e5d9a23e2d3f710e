//! What callers of this line may do, as types of the handlers.

web::permissions! {
    /// Beside the right to record what the file becomes.
    ImportFiles = "imports.files.import" "导入台账文件" "Import registers from files";
}
