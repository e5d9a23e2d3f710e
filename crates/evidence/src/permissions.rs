//! What callers of this line may do, as types of the handlers; each besides the right to the record itself.

web::permissions! {
    ReadFiles = "evidence.files.read" "查看、下载佐证文件" "See and take out evidence files";
    AttachFiles = "evidence.files.attach" "上传佐证文件" "Attach evidence files";
    VoidFiles = "evidence.files.void" "作废佐证文件" "Take evidence files back";
}
