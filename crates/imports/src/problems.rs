//! The refusals of imports.

kernel::refusals! {
    IMPORT_COMMITTED = "import_committed" 409 "该文件已导入，无须重复提交" "The file was committed already";
    IMPORT_EXPIRED = "import_expired" 410 "预览已过保留期并已删除，请重新上传文件" "The preview was not committed in time and is gone: send the file again";
}
