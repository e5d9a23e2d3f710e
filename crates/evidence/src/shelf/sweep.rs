//! What lies in the store and should not: the rests of uploads that a crash cut off.

use super::{Place, Shelf, down, place_of};
use futures_util::StreamExt;
use kernel::{Id, Instant, Problem};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::fs;

impl Shelf {
    /// The files of a tenant that have lain here since before a moment; what bears no id is of nobody.
    pub async fn older_than(
        &self,
        tenant: &str,
        moment: Instant,
    ) -> Result<Vec<(String, Option<Id>)>, Problem> {
        let mut all = self.store()?.list(Some(&Path::from(tenant)));
        let mut found = Vec::new();
        while let Some(one) = all.next().await {
            let one = one.map_err(down)?;
            if one.last_modified < moment.utc() {
                let id = one.location.filename().and_then(|name| name.parse().ok());
                let id = id.filter(|id| place_of(tenant, *id) == one.location);
                found.push((one.location.to_string(), id));
            }
        }
        Ok(found)
    }

    pub async fn remove_at(&self, location: &str) -> Result<(), Problem> {
        self.store()?.delete(&Path::from(location)).await.map_err(down)
    }

    /// Removes what was being written to a folder before a moment and never got its name; the store does not list it. S3 forgets such
    /// parts by a rule of the bucket.
    pub fn remove_unfinished(&self, tenant: &str, moment: Instant) -> Result<usize, Problem> {
        let Place::Folder(folder) = &self.place else { return Ok(0) };
        let mut removed = 0;
        let shelves = fs::read_dir(folder.join(tenant)).into_iter().flatten().flatten();
        for file in shelves.flat_map(|shelf| fs::read_dir(shelf.path())).flatten().flatten() {
            let unfinished = file.file_name().to_string_lossy().contains('#');
            let modified = file.metadata().and_then(|known| known.modified()).ok();
            let before = std::time::SystemTime::from(moment.utc());
            if unfinished && modified.is_some_and(|modified| modified < before) {
                fs::remove_file(file.path()).map_err(Problem::unavailable)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// All that lies here, for tests that nothing is left behind.
    pub async fn everything(&self) -> Result<Vec<String>, Problem> {
        let all = self.store()?.list(None).map(|one| one.map(|one| one.location.to_string()));
        let all: Vec<_> = all.collect().await;
        all.into_iter().collect::<Result<_, _>>().map_err(down)
    }
}
